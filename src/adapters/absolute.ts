/** A link, where it leads somewhere from outside the app, too: a path of the app is nothing to a mail program or a chat room. */
export function absolute(url: string | null | undefined): string | null {
  return url && /^https?:\/\//i.test(url) ? url : null;
}
