/**
 * Line ends. A message has CRLF between servers and in our store (RFC 5322, 2.1), and many programs
 * keep it with LF alone on the disk. Where all lines end in LF, they get their CR back; a message with
 * both is left as it is, since nobody can say what it was.
 */
const CR = 0x0d;
const LF = 0x0a;

export function withCrlf(content: Buffer): Buffer {
  if (content.includes(CR)) return content;
  return insertCr(content);
}

/** The same piece by piece; the first one decides. */
export async function* piecesWithCrlf(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  let lacksCr: boolean | undefined;
  for await (const piece of pieces) {
    lacksCr ??= !piece.includes(CR);
    yield lacksCr ? insertCr(piece) : piece;
  }
}

/** Line ends as programs on Unix expect them in a file; exact only where all were CRLF. */
export function withLf(content: Buffer): Buffer {
  if (!content.includes(CR)) return content;
  const lines = Buffer.allocUnsafe(content.length);
  let length = 0;
  let from = 0;
  for (let at = content.indexOf('\r\n'); at !== -1; at = content.indexOf('\r\n', from)) {
    length += content.copy(lines, length, from, at);
    from = at + 1;
  }
  length += content.copy(lines, length, from);
  return lines.subarray(0, length);
}

function insertCr(content: Buffer): Buffer {
  let ends = 0;
  for (let at = content.indexOf(LF); at !== -1; at = content.indexOf(LF, at + 1)) ends += 1;
  if (ends === 0) return content;
  const lines = Buffer.allocUnsafe(content.length + ends);
  let length = 0;
  let from = 0;
  for (let at = content.indexOf(LF); at !== -1; at = content.indexOf(LF, from)) {
    length += content.copy(lines, length, from, at);
    lines[length] = CR;
    lines[length + 1] = LF;
    length += 2;
    from = at + 1;
  }
  length += content.copy(lines, length, from);
  return lines.subarray(0, length);
}
