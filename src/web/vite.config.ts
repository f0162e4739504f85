import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { styleModule } from '../../deploy/style.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  plugins: [react(), styleModule(here('../react'))],
  build: {
    outDir: here('../../dist/web'),
    // The elements are built into the same folder at the same time.
    emptyOutDir: false,
    // Browsers that can do without; and the worker, which shares nothing with the page, stays a classic script.
    modulePreload: false,
    rolldownOptions: {
      // How long plugins took is no news to who starts Carillon for the first time.
      checks: { bundlerTimings: false },
      input: { page: here('index.html'), 'push-worker': here('../push/worker/push-worker.ts') },
      output: {
        // Browsers know a service worker by its URL: a hash in it would leave the old one installed for ever.
        entryFileNames: ({ name }) => (name === 'push-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
