/** Mail for tests: nasty messages that always come along, and the real mail where it is at hand. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CORPUS = join(process.cwd(), '..', 'shared', 'corpus');

export interface SampleFolder {
  /** Name of the mailbox, with `/` between the levels. */
  mailbox: string;
  messages: Buffer[];
}

/** Messages that break careless clients. Deterministic. */
export function nastyMessages(): Buffer[] {
  const head = 'From: a@example.test\r\nSubject: nasty\r\n\r\n';
  const bodies: (string | Buffer)[] = [
    '',
    '.\r\n',
    '..\r\n.\r\n...\r\n',
    'a line\r\n.\r\nafter a lone dot\r\n',
    'no newline at the end',
    Buffer.from([0xe9, 0x20, 0xff, 0xfe, 0x80, 0x0d, 0x0a]),
    `${'x'.repeat(300_000)}\r\n`,
    '+OK not an answer\r\n-ERR neither\r\na OK FETCH completed\r\n',
    ') literal {12}\r\n',
    `${'.dotted line\r\n'.repeat(5000)}`,
  ];
  const messages = bodies.map((body, number) =>
    Buffer.concat([
      Buffer.from(`Message-ID: <nasty-${number}@example.test>\r\n${head}`),
      Buffer.from(body),
    ]),
  );
  return [...messages, Buffer.from('no header at all'), Buffer.from('\r\n\r\nonly a body\r\n')];
}

/** `count` small different messages, the last one the newest. */
export function plainMessages(count: number, bytes = 2000): Buffer[] {
  return Array.from({ length: count }, (_, number) => {
    const date = new Date(Date.UTC(2026, 0, 1) + number * 60_000)
      .toUTCString()
      .replace('GMT', '+0000');
    const header = [
      `Message-ID: <plain-${number}@example.test>`,
      `Date: ${date}`,
      `From: Sender ${number % 17} <sender${number % 17}@example.test>`,
      'To: me@example.test',
      `Subject: Message number ${number}`,
      'Content-Type: text/plain; charset=utf-8',
    ];
    const line = `Line of message ${number}, token t${number}x.\r\n`;
    const body = line.repeat(Math.max(1, Math.floor(bytes / line.length)));
    return Buffer.from(`${header.join('\r\n')}\r\n\r\n${body}`);
  });
}

/** Every folder of the real mail, empty in a bare clone. */
export function corpusFolders(): SampleFolder[] {
  if (!existsSync(CORPUS)) return [];
  const byFolder = new Map<string, Buffer[]>();
  const names = readdirSync(CORPUS, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'README.md')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const name of names) {
    const dir = name
      .slice(CORPUS.length + 1)
      .split('/')
      .slice(0, -1)
      .filter((part) => part !== 'cur' && part !== 'new')
      .map((part) => part.replace(/[^A-Za-z0-9_-]/g, '_'))
      .join('/');
    const mailbox = `corpus/${dir}`;
    byFolder.set(mailbox, [...(byFolder.get(mailbox) ?? []), readFileSync(name)]);
  }
  return [...byFolder].map(([mailbox, messages]) => ({ mailbox, messages }));
}
