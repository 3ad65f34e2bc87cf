/** Puts together messages that a composer would not write that way. */

export type RawField = readonly [name: string, value: string | Buffer];

/** Header lines as given, an empty line, the body with CRLF for every line end in a string. */
export function rawMessage(fields: readonly RawField[], body: string | Buffer): Buffer {
  const header = fields.flatMap(([name, value]) => [
    Buffer.from(`${name}: `),
    typeof value === 'string' ? Buffer.from(value) : value,
    Buffer.from('\r\n'),
  ]);
  const content = typeof body === 'string' ? Buffer.from(crlf(body)) : body;
  return Buffer.concat([...header, Buffer.from('\r\n'), content]);
}

export function crlf(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}

/** A Date header field's value (RFC 5322, 3.3), in a zone that many hours east of Greenwich. */
export function headerDate(date: Date, hoursEast = 0): string {
  const local = new Date(date.getTime() + hoursEast * 3_600_000).toUTCString();
  const zone = `${hoursEast < 0 ? '-' : '+'}${String(Math.abs(hoursEast)).padStart(2, '0')}00`;
  return local.replace('GMT', zone);
}
