import { Jotted } from '../base/jotted.ts';
import { fromUtf8, type Utf8 } from '../base/utf8.ts';
import type { FeedEntry } from '../core/feed.ts';

/** Between values. JSON has no such character: it escapes it in texts. */
export const BETWEEN_VALUES = '\t';

/** The places of the values. What readers ask for most comes first, and what most entries do not have comes last. */
const NAMES = [
  'seq',
  'addedSeq',
  'id',
  'title',
  'body',
  'data',
  'createdAt',
  'category',
  'notificationId',
  'place',
  'actions',
  'url',
  'imageUrl',
  'seenAt',
  'readAt',
  'archivedAt',
  'snoozedUntil',
  'pinnedAt',
  'expiresAt',
  'removal',
] as const satisfies readonly (keyof FeedEntry)[];

const PLACES: ReadonlyMap<string, number> = new Map(NAMES.map((name, place) => [name, place]));

/** An entry as it travels: each value as JSON, null as nothing. */
export function jotEntry(entry: FeedEntry): string {
  let text = '';
  for (const name of NAMES) {
    const value = entry[name];
    if (text !== '') text += BETWEEN_VALUES;
    if (value !== null) text += typeof value === 'number' ? `${value}` : JSON.stringify(value);
  }
  return text;
}

/** An entry that travelled: mostly its values are passed on and nobody reads them. A further field has its name above and its reader below. */
export class CarriedEntry extends Jotted implements FeedEntry {
  readonly seq: number;
  readonly addedSeq: number;
  readonly #text: Utf8;
  /** The value that was looked for last, and where it begins: they are asked for in their order, more or less. */
  #place = 0;
  #begin = 0;
  #read: FeedEntry | null = null;

  constructor(text: Utf8) {
    super();
    this.#text = text;
    this.seq = Number(this.jsonOf('seq'));
    this.addedSeq = Number(this.jsonOf('addedSeq'));
  }

  jsonOf(name: string): Utf8 | undefined {
    const place = PLACES.get(name);
    if (place === undefined) return undefined;
    const begin = this.#beginOf(place);
    if (begin > this.#text.length) return undefined;
    const end = this.#text.indexOf(BETWEEN_VALUES, begin);
    return this.#text.slice(begin, end < 0 ? undefined : end) || 'null';
  }

  get id(): FeedEntry['id'] {
    return this.#whole().id;
  }

  get notificationId(): FeedEntry['notificationId'] {
    return this.#whole().notificationId;
  }

  get category(): FeedEntry['category'] {
    return this.#whole().category;
  }

  get title(): FeedEntry['title'] {
    return this.#whole().title;
  }

  get body(): FeedEntry['body'] {
    return this.#whole().body;
  }

  get url(): FeedEntry['url'] {
    return this.#whole().url;
  }

  get imageUrl(): FeedEntry['imageUrl'] {
    return this.#whole().imageUrl;
  }

  get data(): FeedEntry['data'] {
    return this.#whole().data;
  }

  get createdAt(): FeedEntry['createdAt'] {
    return this.#whole().createdAt;
  }

  get seenAt(): FeedEntry['seenAt'] {
    return this.#whole().seenAt;
  }

  get readAt(): FeedEntry['readAt'] {
    return this.#whole().readAt;
  }

  get archivedAt(): FeedEntry['archivedAt'] {
    return this.#whole().archivedAt;
  }

  get snoozedUntil(): FeedEntry['snoozedUntil'] {
    return this.#whole().snoozedUntil;
  }

  get pinnedAt(): FeedEntry['pinnedAt'] {
    return this.#whole().pinnedAt;
  }

  get actions(): FeedEntry['actions'] {
    return this.#whole().actions;
  }

  get expiresAt(): FeedEntry['expiresAt'] {
    return this.#whole().expiresAt;
  }

  get removal(): FeedEntry['removal'] {
    return this.#whole().removal;
  }

  get place(): FeedEntry['place'] {
    return this.#whole().place;
  }

  /** Past the end where there are not so many values. */
  #beginOf(place: number): number {
    if (place < this.#place) this.#place = this.#begin = 0;
    for (; this.#place < place; this.#place += 1) {
      const end = this.#text.indexOf(BETWEEN_VALUES, this.#begin);
      this.#begin = (end < 0 ? this.#text.length : end) + 1;
    }
    return this.#begin;
  }

  #whole(): FeedEntry {
    return (this.#read ??= readEntry(this.#text));
  }
}

function readEntry(text: Utf8): FeedEntry {
  const values = fromUtf8(text)
    .split(BETWEEN_VALUES)
    .map((value): unknown => (value === '' ? null : JSON.parse(value)));
  const entry = Object.fromEntries(NAMES.map((name, place) => [name, values[place]]));
  if (!isWhole(entry)) throw new Error('An entry came without some of its values.');
  return entry;
}

function isWhole(entry: object): entry is FeedEntry {
  return Object.values(entry).every((value) => value !== undefined);
}
