/** The characters of GSM 03.38, and those of its extension, which take two places. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENDED = '\f^{}\\[~]|€';
const basic = new Set(BASIC);
const extended = new Set(EXTENDED);

/** How many text messages a body becomes on its way: what Twilio bills. */
export function segmentsOf(body: string): number {
  let places = 0;
  for (const character of body) {
    if (basic.has(character)) places += 1;
    else if (extended.has(character)) places += 2;
    else return parts(body.length, 70, 67);
  }
  return parts(places, 160, 153);
}

function parts(length: number, alone: number, concatenated: number): number {
  return length <= alone ? 1 : Math.ceil(length / concatenated);
}

/** What a phone shows of a text that was sent in the basic alphabet: a question mark for what it cannot write. */
export function asBasic(body: string): string {
  return Array.from(body, (character) => (basic.has(character) || extended.has(character) ? character : '?')).join('');
}
