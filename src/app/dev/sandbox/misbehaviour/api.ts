import { z } from 'zod';
import { parseJson } from '../../../../base/json.ts';
import { done, refused, told } from '../http/control.ts';
import { isWithin, type Desk } from '../http/desk.ts';
import type { Reply, WireRequest } from '../http/exchange.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { ruleRequest } from './rules.ts';

const PATH = '/rules';

/** `POST /rules`, `GET /rules`, `DELETE /rules`, `DELETE /rules/{id}`. */
export function rulesDesk(misbehaviour: Misbehaviour): Desk {
  const { rules } = misbehaviour;

  function add(body: Buffer): Reply {
    const request = ruleRequest.safeParse(parseJson(body.toString('utf8')));
    return request.success ? told(rules.add(request.data), 201) : refused(400, z.prettifyError(request.error));
  }

  function remove(path: string): Reply {
    const id = path.slice(PATH.length + 1);
    if (id === '') misbehaviour.forget();
    else if (!rules.remove(id)) return refused(404, `no rule ${id}`);
    return done;
  }

  function answerTo({ method, path, body }: WireRequest): Reply {
    if (method === 'DELETE') return remove(path);
    if (path !== PATH || (method !== 'GET' && method !== 'POST')) return refused(405, 'GET or POST /rules, DELETE /rules/{id}');
    return method === 'POST' ? add(body) : told(rules.list());
  }

  return {
    owns: ({ path }) => isWithin(PATH, path),
    handle: (exchange) => exchange.answer(answerTo(exchange.request)),
  };
}
