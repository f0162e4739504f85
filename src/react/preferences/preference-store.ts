import { RequestError, type Request } from '../../client/client.ts';
import { createStore } from '../../client/store.ts';
import { ChooseDocument, PreferencesDocument, SetQuietHoursDocument, type HoursFragment, type PreferencesQuery } from '../generated/graphql.ts';
import type { Category } from './centre.ts';
import { written, type Choice } from './choices.ts';
import { choicesFor, type Wish } from './choosing.ts';
import { watchShown } from './watch-shown.ts';

/** As Carillon keeps them. */
export type QuietHours = Readonly<HoursFragment>;

/** What Carillon knows of a person's wishes. */
interface Known {
  readonly categories: readonly Category[];
  readonly choices: readonly Choice[];
  readonly quietHours: QuietHours | null;
  /** The person has a browser that Firebase pushes to. */
  readonly pushReachesBrowser: boolean;
}

/** What is known now, with what the person has just chosen in it. */
export interface PreferencesSnapshot extends Known {
  /** False until they are here for the first time. */
  readonly loaded: boolean;
  /** `unloaded`: they are not here, and could not be read. `unsaved`: the last choice was not taken, and is taken back. */
  readonly fault: 'unloaded' | 'unsaved' | null;
  /** All that was chosen here has been taken; false before anything was. */
  readonly saved: boolean;
}

/**
 * A person's preferences. What they choose is shown at once; the promise resolves when Carillon has taken it, and
 * rejects with a `RequestError` or `Unanswered` after taking it back.
 */
export interface PreferenceStore {
  /** The first subscriber has them read; they are read again whenever the page is shown again, because they may have been changed elsewhere. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => PreferencesSnapshot;
  readonly choose: (wish: Wish) => Promise<void>;
  /** Null switches them off. */
  readonly setQuietHours: (hours: QuietHours | null) => Promise<void>;
  readonly reload: () => void;
}

/** Something chosen that Carillon has not answered yet: how it changes what is shown. */
type Pending = (known: Known) => Known;

const nothing: Known = { categories: [], choices: [], quietHours: null, pushReachesBrowser: false };

export function createPreferenceStore(request: Request): PreferenceStore {
  const snapshot = createStore<PreferencesSnapshot>({ ...nothing, loaded: false, fault: null, saved: false });
  let known: Known | null = null;
  let pending: readonly Pending[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  let reading: Promise<void> | null = null;
  let leave: (() => void) | null = null;
  let watchers = 0;

  function show(fault: PreferencesSnapshot['fault'], saved = snapshot.get().saved): void {
    const shown = pending.reduce((before, change) => change(before), known ?? nothing);
    snapshot.set({ ...shown, loaded: known !== null, fault, saved });
  }

  /** One after the other: an answer tells all that is so at its moment, and must not overtake a later one. */
  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  function reload(): void {
    reading ??= inTurn(read).then(
      () => show(snapshot.get().fault === 'unloaded' ? null : snapshot.get().fault),
      // What is here stays: the page's connection tells that nobody answers.
      () => show(known ? snapshot.get().fault : 'unloaded'),
    );
    void reading.finally(() => (reading = null));
  }

  async function read(): Promise<void> {
    known = knownFrom(await request(PreferencesDocument, {}));
  }

  async function act(change: Pending, ask: (now: Known) => Promise<Known>): Promise<void> {
    pending = [...pending, change];
    show(null, false);
    let fault: PreferencesSnapshot['fault'] = null;
    try {
      await inTurn(async () => (known = await ask(known ?? nothing)));
    } catch (error) {
      fault = 'unsaved';
      throw error;
    } finally {
      pending = pending.filter((one) => one !== change);
      show(fault, fault === null && pending.length === 0);
    }
  }

  return {
    subscribe(listener) {
      const forget = snapshot.subscribe(listener);
      watchers += 1;
      if (watchers === 1) {
        leave = watchShown(reload);
        reload();
      }
      return () => {
        forget();
        watchers -= 1;
        if (watchers === 0) leave?.();
      };
    },
    getSnapshot: snapshot.get,
    choose: (wish) =>
      act(
        (before) => ({ ...before, choices: written(before.choices, choicesFor(wish, before)) }),
        async (now) => ({ ...now, choices: await saveChoices(request, choicesFor(wish, now)) }),
      ),
    setQuietHours: (hours) =>
      act(
        (before) => ({ ...before, quietHours: hours }),
        async (now) => ({ ...now, quietHours: await saveQuietHours(request, hours) }),
      ),
    reload,
  };
}

function knownFrom({ viewer, categories }: PreferencesQuery): Known {
  return {
    categories,
    choices: viewer?.preferences ?? [],
    quietHours: viewer?.quietHours ?? null,
    pushReachesBrowser: viewer?.devices.some(({ platform, service, retiredAt }) => platform === 'WEB' && service === 'FCM' && retiredAt === null) ?? false,
  };
}

async function saveChoices(request: Request, preferences: readonly Choice[]): Promise<readonly Choice[]> {
  const { setPreferences } = await request(ChooseDocument, { input: { preferences: [...preferences] } });
  refuse(setPreferences.errors);
  return setPreferences.preferences;
}

async function saveQuietHours(request: Request, quietHours: QuietHours | null): Promise<QuietHours | null> {
  const { setQuietHours } = await request(SetQuietHoursDocument, { input: { quietHours } });
  refuse(setQuietHours.errors);
  return setQuietHours.quietHours;
}

function refuse([error]: readonly { code: string; message: string }[]): void {
  if (error) throw new RequestError(error.message, error.code);
}
