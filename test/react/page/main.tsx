import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Bell, CarillonProvider, Inbox, PushButton, Toasts, useCarillon, useUnreadCount, type Theme } from '../../../src/react/react.ts';
import type { Scene } from './scene.ts';

/** What a page of somebody's own would be: components in places, and nothing else of Carillon. */
function App({ scene: { url, locale, theme, dir, show } }: { scene: Scene }) {
  const [person, signIn] = useState('first');
  useEffect(() => void (window.signIn = signIn), []);
  return (
    <CarillonProvider person={person} url={url} token={() => window.tokenOf()} locale={locale} theme={theme} dir={dir}>
      <Handles />
      <header>
        <strong>Shop</strong>
        {show.includes('bell') && <Bell onOpen={opened} onAction={acted} />}
      </header>
      <main>
        <h1>Orders</h1>
        <Unread />
        {show.includes('inbox') && <Inbox onOpen={opened} onAction={acted} />}
        {show.includes('plain') && <Inbox />}
        {show.includes('push') && <PushButton />}
      </main>
      {show.includes('toasts') && <Toasts onOpen={opened} lasting={60_000} />}
      <footer>
        <a href="#imprint">Imprint</a>
      </footer>
    </CarillonProvider>
  );
}

const opened = ({ title }: { title: string }, event: { preventDefault: () => void }) => {
  event.preventDefault();
  window.told.push(`open ${title}`);
};
const acted = (_: unknown, { name }: { name: string }, event: { preventDefault: () => void }) => {
  event.preventDefault();
  window.told.push(`act ${name}`);
};

function Unread() {
  return <output>{useUnreadCount()}</output>;
}

/** Lets the test look at the inbox, and tell it what no person could. */
function Handles() {
  const { inbox } = useCarillon();
  useEffect(() => void (window.inbox = inbox), [inbox]);
  return null;
}

function sceneOf(parameters: URLSearchParams): Scene {
  const theme = parameters.get('theme');
  return {
    url: parameters.get('url') ?? '',
    locale: parameters.get('locale') ?? 'en',
    theme: isTheme(theme) ? theme : 'auto',
    dir: parameters.get('dir') === 'rtl' ? 'rtl' : 'ltr',
    show: (parameters.get('show') ?? 'inbox').split(','),
  };
}

function isTheme(value: unknown): value is Theme {
  return value === 'light' || value === 'dark' || value === 'auto';
}

window.told = [];
const place = document.querySelector('#place');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <App scene={sceneOf(new URLSearchParams(location.search))} />
    </StrictMode>,
  );
}
