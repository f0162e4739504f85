import { use, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { Page } from './demo/page.tsx';
import { usePerson } from './demo/use-person.ts';
import type { DemoConfig } from './demo/wire.ts';
import { loadConfig } from './demo/your-backend.ts';
import 'carillon:style.css';
import './look/tokens.css';
import './look/base.css';

/** The demo page. Start reading at `demo/page.tsx`; what a product would take is the package, `src/react`. */
function Demo({ loading }: { loading: Promise<DemoConfig | null> }) {
  const config = use(loading);
  const [person, become] = usePerson(config?.people ?? []);
  if (!config || !person) return <p className="unanswered">Carillon does not answer. Start it with <code>npm start</code>, then reload.</p>;
  return <Page config={config} person={person} onBecome={become} />;
}

const root = document.getElementById('root');
if (root) {
  const loading = loadConfig().catch(() => null);
  createRoot(root).render(
    <Suspense>
      <Demo loading={loading} />
    </Suspense>,
  );
}
