import { refused } from './http/control.ts';
import type { Desk } from './http/desk.ts';
import type { Exchange, Handler } from './http/exchange.ts';
import { exchangeWithPage, preflight } from './http/pages.ts';

/** Everybody who answers at the one port. No path belongs to two of them. */
interface Desks {
  /** Those of the providers, which answer whoever asks. */
  providers: readonly Desk[];
  /** Those of the sandbox itself, which answer programs and pages of this machine. */
  own: readonly Desk[];
}

/** Brings each request to the desk that owns its path. */
export function createRoutes({ providers, own }: Desks): Handler {
  return (exchange) => {
    const provider = providers.find((desk) => desk.owns(exchange.request));
    if (provider) return provider.handle(exchange);
    const asked = exchangeWithPage(exchange);
    if (asked) answerOwn(asked);
  };

  function answerOwn(exchange: Exchange): void {
    const { request } = exchange;
    if (request.method === 'OPTIONS') return exchange.answer(preflight);
    const desk = own.find((one) => one.owns(request));
    if (desk) return desk.handle(exchange);
    exchange.answer(refused(404, `nothing answers at ${request.path}`));
  }
}
