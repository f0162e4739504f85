import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { styleModule } from '../../deploy/style.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** The first that know `light-dark()` and constructed style sheets: nothing of the look is rewritten for older ones. */
const BROWSERS = ['chrome123', 'firefox120', 'safari17.5'];

/** The elements as one module that needs nothing besides itself. */
export default defineConfig({
  root: here('.'),
  plugins: [styleModule(here('../react'))],
  define: { 'process.env.NODE_ENV': '"production"' },
  resolve: {
    // A page that has no React need not load it: Preact draws the same components, at a tenth of its size.
    alias: [
      { find: /^react\/jsx-(dev-)?runtime$/, replacement: 'preact/jsx-runtime' },
      { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
      { find: /^react(-dom)?$/, replacement: 'preact/compat' },
    ],
  },
  build: {
    target: BROWSERS,
    outDir: here('../../dist/web'),
    // The page and its worker are built into the same folder at the same time.
    emptyOutDir: false,
    modulePreload: false,
    rolldownOptions: {
      // How long plugins took is no news to who starts Carillon for the first time.
      checks: { bundlerTimings: false },
      input: { carillon: here('carillon.tsx') },
      output: { codeSplitting: false, entryFileNames: '[name].js' },
    },
  },
});
