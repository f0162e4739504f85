/** Asks the page's own backend, which knows by its cookies who is signed in. Rejects where it does not say. */
export async function tokenFrom(url: string): Promise<string> {
  const answer = await fetch(url, { method: 'POST', credentials: 'include' });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  const body: unknown = await answer.json();
  if (typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string') return body.token;
  throw new Error(`${url} is to answer { "token": "…" }.`);
}
