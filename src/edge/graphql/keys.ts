/** Keys of categories and templates stand in code, in URLs and in metrics. */
const form = /^[\w.:-]{1,100}$/;

export const KEY_RULE = 'A key has 1 to 100 letters, digits, "_", "-", "." and ":".';

export function isKey(text: string): boolean {
  return form.test(text);
}
