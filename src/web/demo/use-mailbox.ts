import { useEffect, useRef, useState } from 'react';
import { fetchAs, parcelEvent, parcels, readAs, type Parcel } from './wire.ts';

/** What the sandbox took, the newest first. */
export interface Mailbox {
  /** Newest first. */
  received: readonly Parcel[];
  /** Whether the sandbox tells what arrives. */
  live: boolean;
}

const SHOWN = 60;
const PAGE = 1_000;

/** What the sandbox's providers received. `onArrival` hears once of what arrives from now on, also of what came while nothing was heard. */
export function useMailbox(sandboxUrl: string, onArrival: (parcel: Parcel) => void): Mailbox {
  const [received, setReceived] = useState<readonly Parcel[]>([]);
  const [live, setLive] = useState(false);
  const tell = useRef(onArrival);
  useEffect(() => {
    tell.current = onArrival;
  });

  useEffect(() => {
    const leaving = new AbortController();
    const since = Date.now();
    const told = new Set<string>();
    const keep = (fresh: readonly Parcel[]) => {
      if (leaving.signal.aborted) return;
      setReceived((known) => newest(known, fresh));
      for (const parcel of fresh) {
        if (told.has(parcel.id) || Date.parse(parcel.at) < since) continue;
        told.add(parcel.id);
        tell.current(parcel);
      }
    };
    const events = new EventSource(`${sandboxUrl}/events`);
    // Said at every return, too: what came meanwhile is read from the list.
    events.addEventListener('hello', () => {
      setLive(true);
      void readAll(sandboxUrl, leaving.signal).then(keep, () => setLive(false));
    });
    events.addEventListener('messages', ({ data }: MessageEvent<string>) => {
      keep(readAs(parcelEvent, data).messages);
    });
    events.addEventListener('error', () => setLive(false));
    return () => {
      leaving.abort();
      events.close();
    };
  }, [sandboxUrl]);

  return { received, live };
}

/** The list is oldest first, so the newest are at the end of its last page. */
async function readAll(sandboxUrl: string, signal: AbortSignal): Promise<readonly Parcel[]> {
  let latest: readonly Parcel[] = [];
  for (let after = ''; !signal.aborted; ) {
    const page = await fetchAs(parcels, `${sandboxUrl}/messages?limit=${PAGE}&after=${encodeURIComponent(after)}`);
    latest = newest(latest, page);
    const last = page.at(-1);
    if (!last || page.length < PAGE) break;
    after = last.id;
  }
  return latest;
}

function newest(known: readonly Parcel[], fresh: readonly Parcel[]): readonly Parcel[] {
  const byId = new Map([...known, ...fresh].map((parcel) => [parcel.id, parcel]));
  return [...byId.values()].sort((one, other) => (one.at < other.at ? 1 : -1)).slice(0, SHOWN);
}
