import { createRoot } from 'react-dom/client';
import { Bell, CarillonProvider, Inbox, Preferences, PushButton, Toasts } from 'carillon/react';
import 'carillon/react/style.css';
import './page.css';

async function token(): Promise<string> {
  const answer = await fetch('/carillon-token', { method: 'POST' });
  return ((await answer.json()) as { token: string }).token;
}

function Shop() {
  return (
    <CarillonProvider url={import.meta.env.VITE_CARILLON_URL} token={token}>
      <header>
        <h1>A shop in React</h1>
        <button onClick={() => void fetch('/order', { method: 'POST' })}>Order something</button>
        <PushButton />
        <Bell />
      </header>
      <main>
        <Inbox filterTabs={['all', 'unread', 'archived']} />
        <Preferences />
      </main>
      <Toasts />
    </CarillonProvider>
  );
}

const root = document.getElementById('root');
if (root) createRoot(root).render(<Shop />);
