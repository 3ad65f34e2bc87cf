/** Mail arrives byte for byte, over both protocols and every kind of security. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderDir } from '../../src/core/folderDir.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { Program, testAccount } from '../support/program.js';
import { rawMessages } from '../support/rawImap.js';
import { corpusFolders, nastyMessages, type SampleFolder } from '../support/sampleMail.js';

const SECURITIES = ['none', 'starttls', 'tls'] as const;
const USER = 'ann';

describeWithDovecot('mail from a real server', () => {
  const folders: SampleFolder[] = [
    { mailbox: 'INBOX', messages: nastyMessages() },
    ...corpusFolders(),
  ];
  let server: Dovecot;
  const expected = new Map<string, Buffer[]>();

  beforeAll(async () => {
    server = await startDovecot();
    for (const { mailbox, messages } of folders) {
      server.putMail(USER, mailbox, messages);
      expected.set(mailbox, await rawMessages(server, USER, mailbox));
    }
  }, 60_000);
  afterAll(() => server.stop());

  it('was put there', () => {
    for (const { mailbox, messages } of folders) {
      expect([mailbox, expected.get(mailbox)?.length]).toEqual([mailbox, messages.length]);
    }
  });

  describe.each(SECURITIES)('over IMAP with security %s', (security) => {
    const program = new Program();
    afterAll(() => {
      program.remove();
    });

    it('arrives byte for byte in every folder, is listed, shown, and not fetched again', async () => {
      const port = security === 'tls' ? server.imaps : server.imap;
      const incoming = { port, security, tlsCa: server.caFile };
      program.configure([testAccount(USER, 'imap', incoming)]);
      expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
      for (const [mailbox, messages] of expected) {
        expect([mailbox, digests(storedIn(program, mailbox))]).toEqual([
          mailbox,
          digests(messages),
        ]);
        const listed = await program.json(['list', mailbox]);
        expect(listed).toHaveLength(messages.length);
      }
      const total = [...expected.values()].flat().length;
      const everything = await program.json(['folders']);
      expect(everything.reduce((sum, folder) => sum + Number(folder['total']), 0)).toBe(total);
      expect(await newMessages(program)).toBe(0);
    }, 60_000);
  });

  describe.each(SECURITIES)('over POP3 with security %s', (security) => {
    const program = new Program();
    afterAll(() => {
      program.remove();
    });

    it('arrives byte for byte in the inbox, stays on the server, and is not fetched again', async () => {
      const port = security === 'tls' ? server.pop3s : server.pop3;
      const incoming = { port, security, tlsCa: server.caFile };
      program.configure([testAccount(USER, 'pop3', incoming)]);
      expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
      const inbox = expected.get('INBOX') ?? [];
      expect(digests(storedIn(program, 'INBOX'))).toEqual(digests(inbox.map(endingInNewline)));
      const listed = await program.json(['list']);
      expect(listed.map((message) => message['server'])).toEqual(inbox.map(() => 'on-server'));
      expect(await newMessages(program)).toBe(0);
      expect(await rawMessages(server, USER, 'INBOX')).toHaveLength(inbox.length);
    }, 60_000);
  });

  it('is shown, every message of it', async () => {
    const program = new Program();
    try {
      program.configure([testAccount(USER, 'imap', { port: server.imap })]);
      await program.run(['sync']);
      for (const mailbox of expected.keys()) {
        for (const { id } of (await program.json(['list', mailbox])).slice(0, 3)) {
          const [shown] = await program.json(['show', String(id)]);
          expect(shown).toMatchObject({ id, text: expect.any(String), headers: expect.any(Array) });
        }
      }
    } finally {
      program.remove();
    }
  }, 120_000);
});

async function newMessages(program: Program): Promise<number> {
  const events = await program.json(['sync']);
  return Number(events.find((event) => event['event'] === 'summary')?.['new']);
}

function storedIn(program: Program, mailbox: string): Buffer[] {
  const folder = join(program.mailDir, USER, folderDir(mailbox, '/'));
  return ['cur', 'new'].flatMap((sub) =>
    readdirSync(join(folder, sub)).map((name) => readFileSync(join(folder, sub, name))),
  );
}

/** As sorted text, so that a difference can be read. */
function digests(messages: readonly Buffer[]): string[] {
  return messages
    .map((message) => message.toString('latin1').slice(0, 400) + message.length + checksum(message))
    .sort();
}

function checksum(message: Buffer): string {
  let sum = 0;
  for (const octet of message) sum = (sum * 31 + octet) % 4_294_967_291;
  return ` ${sum}`;
}

/** POP3 sends lines: the last one always ends. */
function endingInNewline(message: Buffer): Buffer {
  return message.subarray(-2).toString() === '\r\n'
    ? message
    : Buffer.concat([message, Buffer.from('\r\n')]);
}
