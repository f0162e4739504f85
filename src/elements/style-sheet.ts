import components from 'carillon:style.css?inline';
import hosts from './hosts.css?inline';

let sheet: CSSStyleSheet | null = null;

/** One for all elements. It is made by script, so no Content-Security-Policy for styles minds it. */
export function styleSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(`${hosts}\n${components}`);
  }
  return sheet;
}
