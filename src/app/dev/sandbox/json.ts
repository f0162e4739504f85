/** What a text says as JSON; undefined for what is none, which JSON itself cannot say. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
