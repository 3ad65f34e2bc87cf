/**
 * MAPI properties as TNEF stores them (MS-OXTNEF, 2.1.3.5): little-endian, padded to four octets.
 *
 * Guarantees: never throws, never reads beyond the bytes, stops where they make no sense.
 */

export interface Property {
  id: number;
  /** The first value; of an object what follows the identifier of its interface. */
  value: Buffer;
  isUnicode: boolean;
  isObject: boolean;
}

const MAX_PROPERTIES = 10_000;

const STRING = 0x1e;
const UNICODE = 0x1f;
const OBJECT = 0x0d;
const BINARY = 0x102;
const MULTIPLE = 0x1000;

/** Octets of a value of each type of fixed size, padding included. */
const FIXED: Readonly<Record<number, number>> = {
  0x00: 0,
  0x01: 0,
  0x02: 4,
  0x03: 4,
  0x04: 4,
  0x05: 8,
  0x06: 8,
  0x07: 8,
  0x0a: 4,
  0x0b: 4,
  0x14: 8,
  0x40: 8,
  0x48: 16,
};

const FIRST_NAMED = 0x8000;
const GUID_SIZE = 16;

export function readProperties(data: Buffer): Property[] {
  const reader = new ByteReader(data, 0);
  const properties: Property[] = [];
  const count = Math.min(reader.uint32(), MAX_PROPERTIES);
  while (properties.length < count && reader.left >= 4) {
    const type = reader.uint16();
    const id = reader.uint16();
    if (id >= FIRST_NAMED && !skipName(reader)) break;
    const value = readValue(reader, type);
    if (value === null) break;
    const base = type & ~MULTIPLE;
    properties.push({ id, value, isUnicode: base === UNICODE, isObject: base === OBJECT });
  }
  return properties;
}

function skipName(reader: ByteReader): boolean {
  reader.skip(GUID_SIZE);
  if (reader.uint32() === 0) {
    reader.skip(4);
    return reader.left > 0;
  }
  return reader.takePadded(reader.uint32()) !== null;
}

/** The first of the values; null where the data ends before they do. */
function readValue(reader: ByteReader, type: number): Buffer | null {
  const base = type & ~MULTIPLE;
  const isVariable = [STRING, UNICODE, OBJECT, BINARY].includes(base);
  const size = FIXED[base];
  if (!isVariable && size === undefined) return null;
  const count = isVariable || (type & MULTIPLE) !== 0 ? reader.uint32() : 1;
  let first: Buffer | null = count === 0 ? Buffer.alloc(0) : null;
  for (let i = 0; i < count; i += 1) {
    const value = isVariable ? reader.takePadded(reader.uint32()) : reader.take(size ?? 0);
    if (value === null) return null;
    first ??= base === OBJECT ? value.subarray(GUID_SIZE) : value;
    if (size === 0) break;
  }
  return first;
}

/** Reads on from an offset; beyond the end there are zeros and no octets to take. */
export class ByteReader {
  constructor(
    private readonly bytes: Buffer,
    private at: number,
  ) {}

  get left(): number {
    return Math.max(0, this.bytes.length - this.at);
  }

  uint16(): number {
    const value = this.left >= 2 ? this.bytes.readUInt16LE(this.at) : 0;
    this.at += 2;
    return value;
  }

  uint32(): number {
    const value = this.left >= 4 ? this.bytes.readUInt32LE(this.at) : 0;
    this.at += 4;
    return value;
  }

  skip(count: number): void {
    this.at += count;
  }

  /** The next octets without copying them; null where there are not so many. */
  take(count: number): Buffer | null {
    if (count > this.left) return null;
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  takePadded(count: number): Buffer | null {
    const value = this.take(count);
    this.skip((4 - (count % 4)) % 4);
    return value;
  }
}
