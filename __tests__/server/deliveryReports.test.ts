/** Reports of deliveries (RFC 3461), and what a server says of itself before it is sent anything. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ServerSettings } from '../../src/core/account.js';
import { reportsOf, type DeliveryReports } from '../../src/core/deliveryReports.js';
import { smtpSender } from '../../src/protocols/smtp/smtpSender.js';
import { startScriptedServer } from '../support/scriptedServer.js';
import { serviceUnderTest } from '../support/serviceUnderTest.js';
import { smtpFor } from '../support/outgoing.js';

const MESSAGE = Buffer.from('Subject: hello\r\n\r\nhi\r\n');
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A server that says this of itself. */
async function offering(...lines: string[]) {
  let inBody = false;
  const said = ['hello', ...lines].map((line, at, all) => {
    return `250${at === all.length - 1 ? ' ' : '-'}${line}\r\n`;
  });
  const server = await startScriptedServer({
    greeting: '220 hello\r\n',
    answer: (line) => {
      if (line.startsWith('EHLO')) return said.join('');
      if (line === 'DATA') inBody = true;
      if (line === '.') inBody = false;
      if (line === 'DATA') return '354 go on\r\n';
      return inBody ? null : '250 ok\r\n';
    },
  });
  stops.push(() => server.close());
  const settings: ServerSettings = {
    ...{ host: '127.0.0.1', port: server.port, security: 'none', user: 'user' },
  };
  return { lines: server.lines, sender: smtpSender({ server: settings, password }) };
}

const password = (): Promise<string> => Promise.resolve('pass');
const never = (): AbortSignal => new AbortController().signal;
const envelope = (reports: DeliveryReports) => ({
  ...{ from: 'me@here.example', to: ['ann@there.example', 'bob@there.example'], reports },
});

describe('a server that reports deliveries', () => {
  test('is told what to report, and for whom', async () => {
    const { sender, lines } = await offering('SIZE 5000', 'DSN');
    const reports = reportsOf({ N: 'delay,success', R: 'hdrs', V: 'one+two' });
    if (reports === null) throw new Error('nothing is wanted');
    const result = await sender.send(envelope(reports), MESSAGE, never());
    expect(result).toMatchObject({ kind: 'sent', offers: { sizeLimit: 5000, reports: true } });
    expect(lines).toContain('MAIL FROM:<me@here.example> SIZE=22 RET=HDRS ENVID=one+2Btwo');
    expect(lines).toContain('RCPT TO:<ann@there.example> NOTIFY=SUCCESS,DELAY');
    expect(lines).toContain('RCPT TO:<bob@there.example> NOTIFY=SUCCESS,DELAY');
  });

  test('can be told to report nothing', async () => {
    const { sender, lines } = await offering('DSN');
    const reports = reportsOf({ N: 'NEVER' });
    if (reports === null) throw new Error('nothing is wanted');
    await sender.send(envelope(reports), MESSAGE, never());
    expect(lines).toContain('MAIL FROM:<me@here.example>');
    expect(lines).toContain('RCPT TO:<ann@there.example> NOTIFY=NEVER');
  });
});

test('a server that reports none is asked for none', async () => {
  const { sender, lines } = await offering('SIZE');
  const wanted = { notify: ['success'], returns: 'full', envelopeId: 'x' } as const;
  const result = await sender.send(envelope(wanted), MESSAGE, never());
  expect(result).toMatchObject({ kind: 'sent', offers: { sizeLimit: null, reports: false } });
  expect(lines).toContain('RCPT TO:<ann@there.example>');
  expect(lines.join('\n')).not.toMatch(/NOTIFY|RET=|ENVID/);
});

test('what it offers is asked without logging in', async () => {
  const { sender, lines } = await offering('SIZE 35000000', 'AUTH PLAIN', 'DSN');
  expect(await sender.offers(never())).toEqual({ sizeLimit: 35_000_000, reports: true });
  expect(lines.join('\n')).not.toMatch(/AUTH|MAIL|user|pass/);
});

test.each([
  { N: 'success,never' },
  { N: '' },
  { N: 'sometimes' },
  { R: 'half' },
  { V: '' },
  { V: 'two words' },
  { V: 'x\r\nRCPT TO:<eve@evil.example>' },
  { V: '+'.repeat(40) },
])('%j is refused', (options) => {
  expect(() => reportsOf(options)).toThrow(expect.objectContaining({ kind: 'usage' }));
});

describe('a message that asks for reports', () => {
  const rig = serviceUnderTest();

  test('is asked about when the server gives none, and it is remembered what that takes', async () => {
    smtpFor(rig());
    const { service, sender } = rig();
    sender.offered = { sizeLimit: 1_000_000, reports: false };
    const { draft } = await service.drafts.start({ kind: 'new', account: 'work' });
    const size = 900_000;
    const source = { kind: 'file', path: process.execPath } as const;
    const written = {
      ...{ ...draft, to: 'ann@there.example', subject: 'x', body: 'hi', reports: true },
      attachments: [{ name: 'big', type: '', size, source }],
    };
    const kinds = async (): Promise<string[]> =>
      (await service.drafts.review(written)).questions.map(({ kind }) => kind);
    expect(await kinds()).toEqual([]);
    expect(await service.drafts.offers(draft)).toEqual(sender.offered);
    expect((await kinds()).sort()).toEqual(['no-reports', 'too-large']);

    const notes: string[] = [];
    await service.drafts.send({ ...written, attachments: [] }, Date.now());
    await service.outgoing.sendDue('work', never(), (_message, note) => notes.push(note));
    expect(notes).toEqual([expect.stringContaining('does not report deliveries')]);
    expect(sender.sent[0]?.envelope.reports).toMatchObject({ envelopeId: draft.key });
  });

  test('asks for them again with the next try', async () => {
    smtpFor(rig());
    const { service, sender } = rig();
    const { draft } = await service.drafts.start({ kind: 'new', account: 'work' });
    sender.fail('again');
    await service.drafts.send({ ...draft, to: 'ann@there.example', reports: true }, Date.now());
    await service.outgoing.sendDue('work', never());
    const [entry] = service.outgoing.list();
    service.outgoing.retry(entry?.message.id ?? '');
    await service.outgoing.sendDue('work', never());
    expect(sender.sent.map(({ envelope: one }) => one.reports)).toEqual([
      expect.objectContaining({ notify: ['success', 'failure', 'delay'] }),
      expect.objectContaining({ notify: ['success', 'failure', 'delay'] }),
    ]);
  });
});
