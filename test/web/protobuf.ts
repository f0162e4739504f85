/** The little of protobuf that a push service speaks: fields by their number. */
export type Field =
  | { number: number; varint: bigint }
  | { number: number; fixed64: bigint }
  | { number: number; bytes: Buffer };

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;

export function written(fields: readonly Field[]): Buffer {
  return Buffer.concat(fields.map(writtenField));
}

/** A text, as bytes are written. */
export function text(number: number, value: string): Field {
  return { number, bytes: Buffer.from(value) };
}

export function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}

/** The number at the beginning and how many bytes it takes; null where it is not all here. */
export function readVarint(buffer: Buffer, from = 0): { value: number; length: number } | null {
  let value = 0;
  for (let at = 0; from + at < buffer.length; at += 1) {
    const byte = buffer[from + at] ?? 0;
    value += (byte & 127) * 2 ** (7 * at);
    if (byte < 128) return { value, length: at + 1 };
  }
  return null;
}

/** All fields of a whole message. */
export function read(message: Buffer): Field[] {
  const fields: Field[] = [];
  for (let rest = message; rest.length > 0; ) {
    const tag = taken(rest);
    const [number, wire] = [Math.floor(tag.value / 8), tag.value % 8];
    rest = rest.subarray(tag.length);
    if (wire === FIXED64) {
      fields.push({ number, fixed64: rest.readBigUInt64LE() });
      rest = rest.subarray(8);
      continue;
    }
    const { value, length } = taken(rest);
    if (wire === VARINT) fields.push({ number, varint: BigInt(value) });
    else if (wire === BYTES) fields.push({ number, bytes: rest.subarray(length, length + value) });
    else throw new Error(`Wire type ${wire} is not read.`);
    rest = rest.subarray(wire === BYTES ? length + value : length);
  }
  return fields;
}

/** The texts under a number. */
export function textsOf(fields: readonly Field[], number: number): string[] {
  return fields.flatMap((field) => (field.number === number && 'bytes' in field ? [field.bytes.toString()] : []));
}

function taken(buffer: Buffer): { value: number; length: number } {
  const varint = readVarint(buffer);
  if (!varint) throw new Error('A message ends in the middle of a number.');
  return varint;
}

function writtenField(field: Field): Buffer {
  const tag = (wire: number) => varint(BigInt(field.number * 8 + wire));
  if ('varint' in field) return Buffer.concat([tag(VARINT), varint(field.varint)]);
  if ('bytes' in field) return Buffer.concat([tag(BYTES), varint(BigInt(field.bytes.length)), field.bytes]);
  const eight = Buffer.alloc(8);
  eight.writeBigUInt64LE(field.fixed64);
  return Buffer.concat([tag(FIXED64), eight]);
}
