/**
 * Line ends. A message has CRLF between servers and in our store (RFC 5322, 2.1), and many programs
 * keep it with LF alone on the disk. Where all lines end in LF, they get their CR back; a message with
 * both is left as it is, since nobody can say what it was.
 */
const CR = 0x0d;

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
  return Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

/** As text of one octet a character: a call for each line takes three times as long. */
function insertCr(content: Buffer): Buffer {
  return Buffer.from(content.toString('latin1').replaceAll('\n', '\r\n'), 'latin1');
}
