import { z } from 'zod';
import { json, type Exchange } from '../http/exchange.ts';
import { openToPages } from '../mailbox/api.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { ruleRequest } from './rules.ts';

/** `POST /rules`, `GET /rules`, `DELETE /rules`, `DELETE /rules/{id}`. */
export function rulesApi(misbehaviour: Misbehaviour): (exchange: Exchange) => void {
  const { rules } = misbehaviour;
  return (exchange) => {
    const { method, path, body } = exchange.request;
    const id = path.slice('/rules/'.length);
    switch (method) {
      case 'POST': {
        const request = ruleRequest.safeParse(parsed(body));
        if (!request.success) return exchange.answer(json(400, { error: z.prettifyError(request.error) }, openToPages));
        return exchange.answer(json(201, rules.add(request.data), openToPages));
      }
      case 'DELETE':
        if (id === '') misbehaviour.forget();
        else if (!rules.remove(id)) return exchange.answer(json(404, { error: `no rule ${id}` }, openToPages));
        return exchange.answer({ status: 204, headers: openToPages });
      default:
        exchange.answer(json(200, rules.list(), openToPages));
    }
  };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
