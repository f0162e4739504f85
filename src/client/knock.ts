/** Nobody answered: whether what was asked for has happened is not known. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
  /** As of a `RequestError`. */
  readonly code = 'UNANSWERED';
}

/** `fetch`, which says for people what it says for programs ("Failed to fetch", "Load failed", "NetworkError when …"). */
export async function knock(url: string, options: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, options);
  } catch (error) {
    throw new Unanswered(`Nothing answers at ${new URL(addressOf(url)).host}. Is Carillon still running? Try again when it is.`, { cause: error });
  }
}

/** In a browser it may be a path. So it may where a page is only rendered: nobody asks for anything there. */
export function addressOf(url: string): string {
  if (typeof location !== 'undefined') return new URL(url, location.href).href;
  return url.startsWith('/') ? url : new URL(url).href;
}
