import { Liquid, type Template } from 'liquidjs';
import { contextOf } from '../../base/liquid-context.ts';
import type { SmsMessage } from '../../core/message.ts';
import type { Post } from '../http1.ts';
import type { TemplatedFields } from './templated-settings.ts';

const RENDER_LIMIT_MS = 100;
const MEMORY_LIMIT = 1_000_000;

// As with people's templates: no files to include, own properties only, nothing that is missing or unknown passes.
const options = {
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  templates: {},
  memoryLimit: MEMORY_LIMIT,
};

type Variables = Record<string, unknown>;
type Rendered = string | number | boolean | null | Rendered[] | { [key: string]: Rendered };
type Render = (variables: Variables) => Rendered;

/** Makes the request of a message; throws where a template cannot be rendered. */
export type RequestOf = (message: Pick<SmsMessage, 'to' | 'content' | 'deliveryId' | 'category' | 'expiresAt'>, now: number) => Post;

/**
 * Parses every template once; throws where one is wrong. What is rendered is a value and never syntax: values are put into
 * queries and forms by URLSearchParams and into JSON by its own writer, so nothing in a text can end a field.
 */
export function requestsBy(fields: TemplatedFields): RequestOf {
  const liquid = new Liquid(options);

  function compiled(text: string): (variables: Variables) => string {
    const template: Template[] = liquid.parse(text);
    return (variables) => String(liquid.renderSync(template, contextOf(liquid, variables, RENDER_LIMIT_MS)));
  }
  function compiledEach(texts: Record<string, string>): (variables: Variables) => [string, string][] {
    const each = Object.entries(texts).map(([name, text]) => [name, compiled(text)] as const);
    return (variables) => each.map(([name, render]) => [name, render(variables)]);
  }
  /** Only texts are templates; what is a number stays one. */
  function compiledJson(value: Rendered): Render {
    if (typeof value === 'string') return compiled(value);
    if (Array.isArray(value)) {
      const items = value.map(compiledJson);
      return (variables) => items.map((render) => render(variables));
    }
    if (typeof value !== 'object' || value === null) return () => value;
    const items = Object.entries(value).map(([key, item]) => [key, compiledJson(item)] as const);
    return (variables) => Object.fromEntries(items.map(([key, render]) => [key, render(variables)]));
  }

  const { url, method, account } = fields;
  const query = compiledEach(fields.query);
  const headers = compiledEach(fields.headers);
  const form = fields.form && compiledEach(fields.form);
  const json = fields.json === undefined ? undefined : compiledJson(fields.json);

  return (message, now) => {
    const variables = variablesOf(message, now, account);
    const target = new URL(url);
    for (const [name, value] of query(variables)) target.searchParams.append(name, value);
    const body = form ? new URLSearchParams(form(variables)).toString() : json ? JSON.stringify(json(variables)) : null;
    const type = form ? 'application/x-www-form-urlencoded' : json ? 'application/json' : null;
    const own = headers(variables).map(([name, value]): [string, string] => [name.toLowerCase(), oneLine(value)]);
    return { url: target, method, headers: { ...(type ? { 'content-type': type } : {}), ...Object.fromEntries(own) }, body };
  };
}

function variablesOf({ to, content, deliveryId, category, expiresAt }: Parameters<RequestOf>[0], now: number, account: object): Variables {
  return {
    to,
    number: to.replace(/^\+/, ''),
    text: content.body,
    title: content.title,
    id: deliveryId,
    category,
    seconds: Math.max(1, Math.floor((expiresAt.getTime() - now) / 1_000)),
    account,
  };
}

/** A header holds one line of ASCII: what is more could begin another one. */
function oneLine(value: string): string {
  return value.replace(/[^\x20-\x7e]+/g, ' ').trim();
}
