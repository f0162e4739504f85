/**
 * UTF-8 as a string: each character is a byte. What only has to be put together and written is put together and written
 * so in the shortest time, whatever it says.
 */
export type Utf8 = string;

export function toUtf8(text: string): Utf8 {
  // Nearly everything is ASCII, which is the same in both.
  return Buffer.byteLength(text) === text.length ? text : Buffer.from(text).toString('latin1');
}

export function fromUtf8(bytes: Utf8): string {
  return Buffer.from(bytes, 'latin1').toString();
}
