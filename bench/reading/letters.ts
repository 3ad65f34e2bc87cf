/**
 * Mail of the kinds and sizes that reading has limits for, each message with a word of its own in the
 * first lines of its text, behind what a list shows of it, so that it can be waited for. Deterministic.
 */

export interface LetterKind {
  name: string;
  count: number;
  /** Octets of each, nearly. */
  octets: number;
  /** What stands behind the common fields: the fields of its content, a blank line and the body. */
  make: (mark: string, octets: number) => string;
}

const SENTENCE =
  'The ferry leaves at seven, whatever the tide says, and the dashboards are quiet; Jörg has the keys. ';
const BEFORE = `${SENTENCE}${SENTENCE}`;
const FILE_LINE = `${'QUJD'.repeat(19)}\r\n`;
const PLAIN = 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n';
const HTML = 'Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n';

const KB = 1 << 10;
const MB = 1 << 20;

export const LETTER_KINDS: readonly LetterKind[] = [
  { name: 'plain, 8 KB', count: 60, octets: 8 * KB, make: plain },
  { name: 'quoted and flowed, 8 KB', count: 60, octets: 8 * KB, make: quoted },
  { name: 'with files, 8 KB', count: 60, octets: 8 * KB, make: withFiles },
  { name: 'a page, 8 KB', count: 60, octets: 8 * KB, make: newsletter },
  { name: 'text and page in base64, 8 KB', count: 60, octets: 8 * KB, make: encoded },
  { name: 'newsletter of stories, 1 MB', count: 12, octets: MB, make: newsletter },
  { name: 'newsletter of tables, 1 MB', count: 12, octets: MB, make: tables },
  { name: 'newsletter of styles, 1 MB', count: 12, octets: MB, make: styled },
  { name: 'one file, 50 MB', count: 4, octets: 50 * MB, make: withOneFile },
  { name: 'fifty files, 50 MB', count: 4, octets: 50 * MB, make: withFiftyFiles },
  { name: 'text, 50 MB', count: 4, octets: 50 * MB, make: plain },
  { name: 'a page, 50 MB', count: 4, octets: 50 * MB, make: newsletter },
];

function plain(mark: string, octets: number): string {
  return `${PLAIN}${BEFORE}${mark}\r\n\r\n${repeated(`${SENTENCE}\r\n${SENTENCE}\r\n\r\n`, octets)}`;
}

function quoted(mark: string, octets: number): string {
  const flowed = PLAIN.replace('utf-8', 'utf-8; format=flowed; delsp=no');
  const levels = `> ${SENTENCE}\r\n> > ${SENTENCE}\r\n> > > ${SENTENCE}\r\n\r\n${SENTENCE} \r\n${SENTENCE}\r\n`;
  return `${flowed}${BEFORE}${mark}\r\n\r\n${repeated(levels, octets)}-- \r\nAnn\r\n`;
}

function withFiles(mark: string, octets: number): string {
  const text = `${PLAIN}${BEFORE}${mark}\r\n\r\n${repeated(`${SENTENCE}\r\n`, octets / 4)}`;
  return mixed([text, file('plan.pdf', octets / 4), file('picture.png', octets / 4)]);
}

function newsletter(mark: string, octets: number): string {
  const story =
    '<table width="600" style="border:0"><tr><td style="font:14px sans-serif;color:#333">' +
    '<h2>A headline</h2><img src="https://img.example/a.png" width="600" alt="A ship">' +
    `<p>${SENTENCE.repeat(4)}</p><a href="https://news.example/story?id=1">Read on</a></td></tr></table>`;
  return page(mark, repeated(story, octets));
}

function tables(mark: string, octets: number): string {
  const row = `<tr>${'<td>12.50</td>'.repeat(6)}</tr>`;
  const table = `<table><tr>${'<th>Quarter</th>'.repeat(6)}</tr>${row.repeat(20)}</table>`;
  return page(mark, repeated(table, octets));
}

function styled(mark: string, octets: number): string {
  const style = 'style="margin:0;padding:0 24px;font-family:Arial,Helvetica,sans-serif;color:#222"';
  const cell = `<td ${style}><div ${style}><span ${style}>${SENTENCE.slice(0, 40)}</span></div></td>`;
  const head = `<style>${'.a1 td{padding:0;mso-line-height-rule:exactly}\n'.repeat(500)}</style>`;
  const layout = `<table role="presentation" ${style}><tr>${cell}</tr></table>`;
  return page(mark, head + repeated(layout, octets));
}

function encoded(mark: string, octets: number): string {
  const half = octets / 2;
  const parts = [plain(mark, half * 0.75), newsletter(mark, half * 0.75)].map((part) => {
    const [fields = '', ...body] = part.split('\r\n\r\n');
    const base64 = Buffer.from(body.join('\r\n\r\n')).toString('base64');
    return `${fields.replace('8bit', 'base64')}\r\n\r\n${base64.replace(/.{76}/g, '$&\r\n')}\r\n`;
  });
  return mixed(parts).replace('mixed', 'alternative');
}

function withOneFile(mark: string, octets: number): string {
  return mixed([`${PLAIN}${BEFORE}${mark}\r\nSee the file.\r\n`, file('film.bin', octets)]);
}

function withFiftyFiles(mark: string, octets: number): string {
  const files = Array.from({ length: 50 }, (_, n) => file(`part-${String(n)}.bin`, octets / 50));
  return mixed([`${PLAIN}${BEFORE}${mark}\r\nSee the files.\r\n`, ...files]);
}

function page(mark: string, body: string): string {
  return `${HTML}<html><body><p>${BEFORE}${mark}</p>${body}</body></html>\r\n`;
}

function file(name: string, octets: number): string {
  const fields = `Content-Type: application/octet-stream; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n`;
  return `${fields}\r\n${repeated(FILE_LINE, octets)}`;
}

function mixed(parts: readonly string[]): string {
  const bodies = parts.map((part) => `--b\r\n${part}`).join('\r\n');
  return `Content-Type: multipart/mixed; boundary=b\r\n\r\n${bodies}\r\n--b--\r\n`;
}

function repeated(text: string, octets: number): string {
  return text.repeat(Math.max(1, Math.ceil(octets / text.length)));
}
