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
    throw new Unanswered(`Nothing answers at ${addressOf(url).host}. Is Carillon still running? Try again when it is.`, { cause: error });
  }
}

/** In a browser it may be a path. */
export function addressOf(url: string): URL {
  return new URL(url, typeof location === 'undefined' ? undefined : location.href);
}
