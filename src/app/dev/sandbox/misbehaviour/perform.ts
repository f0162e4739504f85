import type { Desk } from '../http/desk.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Mailbox } from '../mailbox/mailbox.ts';
import { isReply, type HttpWire } from '../provider.ts';
import { isRefusal, type Action } from './action.ts';
import type { Misbehaviour } from './misbehaviour.ts';

/** A provider as callers meet it: what it takes is in the mailbox, and it misbehaves when asked. */
export function deskOf(wire: HttpWire, mailbox: Mailbox, misbehaviour: Misbehaviour): Desk {
  return {
    owns: (request) => wire.owns(request),
    handle(exchange) {
      const { request } = exchange;
      if (wire.lookUp && request.method === 'GET') exchange.answer(wire.lookUp(request));
      else serve(wire, exchange, mailbox, misbehaviour);
    },
  };
}

/**
 * One message over HTTP, from the check to the answer. A wrong request is refused as the provider refuses it,
 * whatever it asks for: a misbehaviour never hides a mistake.
 */
function serve(wire: HttpWire, exchange: Exchange, mailbox: Mailbox, misbehaviour: Misbehaviour): void {
  const admission = wire.admit(exchange.request);
  if (isReply(admission)) return exchange.answer(admission);
  const { received } = admission;
  const action = misbehaviour.next(wire.provider, received.to, wire.deadCodes);

  const take = () => {
    mailbox.add(received);
    return admission.accept(action);
  };
  if (!action) return exchange.answer(take());

  const later = (end: () => void) => after(action.latencyMs, end);
  if (action.hang) return;
  if (action.reset) return later(() => exchange.reset());
  if (action.refuseStream) return later(() => exchange.resetStream(true));
  if (isRefusal(action)) return later(() => exchange.answer(wire.refuse(action, misbehaviour.diedAt(wire.provider, received.to))));

  // Taken at once and answered late: a caller that gives up meanwhile cannot know that it was taken.
  const accepted = take();
  if (action.acceptThenHang) return;
  if (action.acceptThenReset) return later(() => exchange.reset());
  if (action.malformed) return later(() => exchange.answer(wire.garbled));
  if (action.goaway) exchange.goaway();
  later(() => exchange.answer(accepted));
}

function after(latencyMs: Action['latencyMs'], end: () => void): void {
  if (latencyMs === undefined || latencyMs === 0) end();
  else setTimeout(end, latencyMs).unref();
}
