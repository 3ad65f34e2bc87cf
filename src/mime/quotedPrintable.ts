/** Quoted-printable (RFC 2045, 6.7), and when it is needed. Pure. */

/** RFC 5322, 2.1.1, without the line end. */
const LONGEST_LINE = 998;
const LONGEST_ENCODED = 76;

export function hasLongLine(text: string): boolean {
  let start = 0;
  for (;;) {
    const end = text.indexOf('\r\n', start);
    if ((end < 0 ? text.length : end) - start > LONGEST_LINE) return true;
    if (end < 0) return false;
    start = end + 2;
  }
}

/** @param octets a character for each octet, lines ended by CRLF. */
export function encodeQuotedPrintable(octets: string): string {
  return octets.split('\r\n').map(encodeLine).join('\r\n');
}

function encodeLine(line: string): string {
  const tokens = line.replace(/[^\x20-\x3c\x3e-\x7e\t]|[ \t]$/g, escapeOctet);
  let encoded = '';
  let length = 0;
  for (const [token] of tokens.matchAll(/=[0-9A-F]{2}|[^]/g)) {
    // Room for the sign that the line goes on.
    if (length + token.length > LONGEST_ENCODED - 1) {
      encoded += '=\r\n';
      length = 0;
    }
    encoded += token;
    length += token.length;
  }
  return encoded;
}

function escapeOctet(octet: string): string {
  return `=${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
