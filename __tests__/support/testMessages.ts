/** Messages to deliver, fetch and compare octet by octet. */
import { createHash } from 'node:crypto';

/** A small message that can be told from others. */
export function simple(n: number, body: string): Buffer {
  return Buffer.from(
    `From: a@example.org\r\nSubject: message ${String(n)}\r\nMessage-ID: <${String(n)}@example.org>\r\n\r\n${body}\r\n`,
  );
}

/** Messages whose octets have tripped mail programs. */
export function nastyMessages(): { name: string; content: Buffer }[] {
  const head = 'From: a@example.org\r\nSubject: nasty\r\n';
  const text = (name: string, body: string) => ({
    name,
    content: Buffer.from(`${head}X-Name: ${name}\r\n\r\n${body}`, 'latin1'),
  });
  const everyOctet = Buffer.from(Array.from({ length: 255 }, (_, n) => n + 1)).toString('latin1');
  return [
    text('lines that begin with dots', '.\r\n..\r\n...\r\n.hidden\r\n\r\n.\r\n'),
    text('ends without a line break', 'the last words'),
    text('ends with a dot', 'x\r\n.'),
    text('only blank lines', '\r\n\r\n\r\n'),
    text('no body', ''),
    { name: 'no header either', content: Buffer.from('\r\nno header\r\n') },
    text('every octet but NUL', everyOctet.replace(/[\r\n]/g, '')),
    text('a NUL', 'before\0after\r\n'),
    text('bare line feeds', 'one\ntwo\n\nthree\n'),
    text('bare carriage returns', 'one\rtwo\r\rthree\r\r\n'),
    text('Latin-1 in the header too', '\xe4\xf6\xfc\r\n'),
    text('looks like a literal', '* 1 FETCH (BODY[] {12}\r\n)\r\nA1 OK done\r\n'),
    text('looks like POP3', '+OK 12 octets\r\n-ERR no\r\n.\r\nQUIT\r\n'),
    text('a line of 100,000 octets', `${'w'.repeat(100_000)}\r\n`),
    text('five megabytes', lines(5 * 1024 * 1024)),
  ];
}

/** Text that does not repeat, in lines of 44, of about this many octets. */
function lines(octets: number): string {
  return Array.from(
    { length: octets / 46 },
    (_, n) => `${createHash('sha256').update(String(n)).digest('base64')}\r\n`,
  ).join('');
}
