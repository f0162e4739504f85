import { randomUUID } from 'node:crypto';
import type { Reply } from '../http/exchange.ts';
import { retryHeaders, type Action } from '../misbehaviour/action.ts';
import { keptHeaders, type HttpWire } from '../provider.ts';
import { readForm } from './reading.ts';

const PATH = '/api21/http/sendsms.ashx';
const VISIBLE_PREFIX = '5a4db0c5';
const NUMBER = /^\+?[1-9]\d{6,14}$/;
const GREATEST_TEXT_CHARACTERS = 1_000;

/** Refusals are lines of a code and a text; the codes are in the firm's manner, not its list. */
const refusals: Record<string, string> = {
  '-99': 'unknown error',
  '-100': 'no such account',
  '-101': 'wrong password',
  '-301': 'no text',
  '-306': 'wrong number',
  '-310': 'text too long',
};

/**
 * An SMS firm of the older kind, as every8d's API 2.1: a form or a query, and a line of commas for an answer. Its yes begins
 * with the credit that is left, its no with a number below zero, and both are 200.
 */
export function createEvery8d({ uid, password }: { uid: string; password: string }): HttpWire {
  return {
    provider: 'every8d',
    owns: ({ path }) => path.toLowerCase() === PATH,
    deadCodes: [],
    garbled: line('78.0,1'),
    refuse: refusalFor,
    admit({ method, query, headers, body }) {
      if (method !== 'POST' && method !== 'GET') return { status: 405 };
      const form = method === 'GET' ? query : new URLSearchParams(body.toString('utf8'));
      if (form.get('UID') !== uid) return refused('-100');
      if (form.get('PWD') !== password) return refused('-101');
      const text = form.get('MSG') ?? '';
      const to = form.get('DEST') ?? '';
      if (text === '') return refused('-301');
      if (Array.from(text).length > GREATEST_TEXT_CHARACTERS) return refused('-310');
      if (!NUMBER.test(to)) return refused('-306');
      form.delete('UID');
      form.delete('PWD');
      const messageId = VISIBLE_PREFIX + randomUUID().slice(VISIBLE_PREFIX.length);
      const number = to.startsWith('+') ? to : `+${to}`;
      return {
        received: { provider: 'every8d', channel: 'SMS', to: number, headers: keptHeaders(headers), body: form.toString(), messageId, read: readForm },
        accept: () => line(`78.0,1,1.0,0,${messageId}`),
      };
    },
  };
}

function line(body: string): Reply {
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

function refused(code: string): Reply {
  return line(`${code},${refusals[code] ?? 'refused'}`);
}

/** What a misbehaviour asks for: a code of the firm's, or a status of its web server. */
function refusalFor({ status, code, retryAfter }: Action): Reply {
  if (status === undefined && code !== undefined) return refused(code);
  return { status: status ?? 503, headers: retryHeaders(retryAfter), body: '<html>Server Error</html>' };
}
