import { createRoot } from 'react-dom/client';
import { CarillonProvider, Preferences } from '../../../src/react/react.ts';

declare global {
  /** Given by the test: the person's token. */
  var askToken: () => Promise<string>;
  /** Takes the preference centre out of the page. */
  var closePanel: () => void;
}

const asked = new URLSearchParams(location.search);
const root = document.getElementById('root');
const locale = asked.get('locale') ?? 'en';
document.documentElement.lang = locale;
if (root) {
  const shown = createRoot(root);
  globalThis.closePanel = () => shown.unmount();
  shown.render(
    <CarillonProvider url="/graphql" token={() => askToken()} locale={locale} dir={asked.get('dir') === 'rtl' ? 'rtl' : 'ltr'} theme={asked.get('theme') === 'dark' ? 'dark' : 'light'}>
      <Preferences />
    </CarillonProvider>,
  );
}
