/** Nobody answered: whether what was asked for has happened is not known. */
export class Unanswered extends Error {}

/** `fetch`, which says for people what it says for programs ("Failed to fetch", "Load failed", "NetworkError when …"). */
export async function knock(url: string, options: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, options);
  } catch (error) {
    const { host } = new URL(url, location.href);
    throw new Unanswered(`Nothing answers at ${host}. Is Carillon still running? Try again when it is.`, { cause: error });
  }
}
