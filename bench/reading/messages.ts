/** Messages of the sizes that reading has limits for. */

const PARAGRAPH =
  'The ferry leaves at seven, whatever the tide says, and the dashboards are quiet. '.repeat(4);

function letter(octets: number): string {
  return `From: Ann <ann@example.org>\r\nSubject: A letter\r\n\r\n${repeated(`${PARAGRAPH}\r\n\r\n`, octets)}`;
}

function newsletter(octets: number): string {
  const story =
    '<table width="600" style="border:0"><tr><td style="font:14px sans-serif;color:#333">' +
    '<h2>A headline</h2><img src="https://img.example/a.png" width="600" alt="A ship">' +
    `<p>${PARAGRAPH}</p><a href="https://news.example/story?id=1">Read on</a></td></tr></table>`;
  return `From: News <n@example.org>\r\nContent-Type: text/html\r\n\r\n<html><body>${repeated(story, octets)}</body></html>`;
}

function withFile(octets: number): string {
  const line = `${'QUJD'.repeat(19)}\r\n`;
  return (
    'From: Ann <ann@example.org>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n' +
    `--b\r\n\r\nSee the file.\r\n--b\r\nContent-Type: application/pdf; name=plan.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${repeated(line, octets)}--b--\r\n`
  );
}

function repeated(text: string, octets: number): string {
  return text.repeat(Math.ceil(octets / text.length));
}

export const LARGE_MESSAGES: readonly (readonly [name: string, make: () => string])[] = [
  ['a letter of 8 KB', () => letter(8 << 10)],
  ['a newsletter of 1 MB', () => newsletter(1 << 20)],
  ['a message of 50 MB with a file', () => withFile(50 << 20)],
  ['a text of 50 MB', () => letter(50 << 20)],
];
