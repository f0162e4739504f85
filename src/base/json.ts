/** What a text says as JSON, to be parsed further; undefined for what is none, which JSON itself cannot say. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
