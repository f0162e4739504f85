/** Keys of categories and templates stand in code, in URLs and in metrics. */
const form = /^[\w.:-]{1,100}$/;

/** Whether a category or a template may be called so. */
export function isKey(text: string): boolean {
  return form.test(text);
}
