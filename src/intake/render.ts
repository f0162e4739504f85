import { Liquid, LiquidError, toValueSync, UndefinedVariableError, type Template } from 'liquidjs';
import { LRUCache } from 'lru-cache';
import { contextOf } from '../base/liquid-context.ts';
import type { Channel } from '../core/channel.ts';
import type { Content, Json } from '../core/message.ts';
import type { Refusal } from '../core/refusal.ts';
import { refuse } from '../core/refusals.ts';
import type { TemplateContent } from '../db/tables/catalogue.ts';
import { checkText } from './limits.ts';

/** Liquid in every text, escaped for where it is shown; a variable that is missing is refused by its name. */

const RENDER_LIMIT_MS = 200;
const MEMORY_LIMIT = 10_000_000;
const PARSE_LIMIT_CHARACTERS = 1_000_000;
/** No field may be longer; the memory limit counts what filters make, and not what is written. */
const WRITTEN_CHARACTERS = 1_000_000;
const MOST_PARSED_TEXTS = 5_000;

const limits = { memoryLimit: MEMORY_LIMIT, parseLimit: PARSE_LIMIT_CHARACTERS };
// No file system is given, so includes and layouts find nothing; own properties only, so data cannot reach prototypes.
const common = { strictVariables: true, strictFilters: true, lenientIf: true, ownPropertyOnly: true, templates: {}, ...limits };

const fields = ['title', 'body', 'html', 'url', 'imageUrl'] as const;
type Field = (typeof fields)[number];
/** Where there is none, a text is known to its last letter when it is saved. */
const markup = /\{[{%]/;
/** What filters can make of text that was whole: NUL (by `url_decode`), and half of an emoji (by `split`). */
const unstorable = /\0|\p{Surrogate}/gu;

/** What texts may speak of, by name: the caller's data, and the person as `user`. */
export type Variables = Record<string, Json>;

/** Writes what people read. */
export interface Renderer {
  /** The content of one channel in its last words, or what is missing or wrong. `path` names the caller's data. */
  render(content: Content, variables: Variables, path: string[]): Content | Refusal;
  /** What cannot be parsed: a template is refused when it is saved, not when it is sent. */
  check(contents: readonly TemplateContent[]): Refusal[];
}

/** One for a process: it keeps what it has parsed. */
export function createRenderer(): Renderer {
  const text = openEngine({});
  const html = openEngine({ outputEscape: 'escape' });
  const parsed = new LRUCache<string, Template[]>({ max: MOST_PARSED_TEXTS });
  const engineOf = (field: Field): Liquid => (field === 'html' ? html : text);

  function parse(field: Field, source: string): Template[] {
    const place = (field === 'html' ? 'h' : 't') + source;
    let template = parsed.get(place);
    if (!template) parsed.set(place, (template = engineOf(field).parse(source)));
    return template;
  }

  function write(field: Field, source: string, variables: Variables): string {
    const engine = engineOf(field);
    const writing = new Writing();
    toValueSync(engine.renderer.renderTemplates(parse(field, source), contextOf(engine, variables, RENDER_LIMIT_MS), writing));
    return writing.buffer;
  }

  return {
    render(content, variables, path) {
      const rendered: Content = { title: '', body: '' };
      for (const field of fields) {
        const source = content[field];
        if (source === null || source === undefined) continue;
        try {
          rendered[field] = write(field, source, variables).replace(unstorable, '');
        } catch (error) {
          return refusalOf(error, field, path);
        }
      }
      // A link within a condition that does not hold is none.
      if (rendered.url === '') rendered.url = null;
      if (rendered.imageUrl === '') rendered.imageUrl = null;
      return rendered;
    },
    check: (contents) =>
      contents.flatMap((content, at) =>
        fields.flatMap((field) => {
          const source = content[field];
          if (source === null || source === undefined) return [];
          const path = ['input', 'contents', String(at), field];
          try {
            parse(field, source);
          } catch (error) {
            return [refusalOf(error, field, path)];
          }
          return content.channel === 'SMS' && field === 'body' && !markup.test(source) ? (checkText(source, path) ?? []) : [];
        }),
      ),
  };
}

/** There are no files: where one is named, the template is refused when it is saved. */
const tagsOfFiles = ['include', 'render', 'layout', 'block'];

/**
 * Without the filters that take an expression (`where_exp` and its like, which only liquidjs has): each item costs them
 * a millisecond that no limit counts, and a list of ten thousand held a process for sixteen seconds.
 */
function openEngine(options: { outputEscape?: 'escape' }): Liquid {
  const engine = new Liquid({ ...common, ...options });
  for (const name of Object.keys(engine.filters)) if (name.endsWith('_exp')) Reflect.deleteProperty(engine.filters, name);
  for (const name of tagsOfFiles) Reflect.deleteProperty(engine.tags, name);
  return engine;
}

/** What a template writes, up to a limit. */
class Writing {
  buffer = '';

  write(piece: unknown): void {
    this.buffer += textOf(piece);
    if (this.buffer.length > WRITTEN_CHARACTERS) throw new Error(`it comes to more than ${WRITTEN_CHARACTERS} characters`);
  }
}

/** As liquidjs would write it: lists without anything between their items, and nothing for what is not there. */
function textOf(piece: unknown): string {
  if (typeof piece === 'string') return piece;
  if (Array.isArray(piece)) return piece.map(textOf).join('');
  if (typeof piece === 'number' || typeof piece === 'boolean') return `${piece}`;
  return piece === null || piece === undefined ? '' : Object.prototype.toString.call(piece);
}

/** The content for a channel in the person's language: exact locale, then its language, then the default, then the first there is. */
export function chooseContent(
  contents: readonly TemplateContent[],
  channel: Channel,
  locale: string | null,
  defaultLocale: string,
): TemplateContent | null {
  const own = contents.filter((one) => one.channel === channel);
  const languages = [locale, locale?.split('-')[0], defaultLocale, defaultLocale.split('-')[0]];
  for (const language of languages) {
    const found = own.find((one) => one.locale.toLowerCase() === language?.toLowerCase());
    if (found) return found;
  }
  return own[0] ?? null;
}

function refusalOf(error: unknown, field: Field, path: string[]): Refusal {
  const cause = LiquidError.is(error) ? (error as { originalError?: unknown }).originalError : error;
  if (UndefinedVariableError.is(error) && cause instanceof Error && 'variableName' in cause) {
    const name = String(cause.variableName);
    return refuse.missingVariable([...path, name], field, name);
  }
  return refuse.invalidTemplate(path, field, error instanceof Error ? error.message : 'unreadable');
}
