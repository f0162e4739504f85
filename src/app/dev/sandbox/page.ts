/** A first page; the list itself is at `/messages`. */
export const page = '<!doctype html><title>Provider sandbox</title><p>Provider sandbox: see <a href="/messages">/messages</a>.';
