/** The demo's mail: well formed, readable, varied, and of no harm to anybody. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildMailbox, type BuiltMessage } from '../../src/app/demo/mailbox/mailbox.js';
import { FOLDERS } from '../../src/app/demo/mailbox/folders.js';
import type { MessageSummary } from '../../src/core/message.js';
import { readMessage } from '../../src/mime/read.js';
import { summarise } from '../../src/mime/summary.js';

const NOW = new Date('2026-03-11T13:37:00Z');
/** Hours at which "yesterday evening" and "four hours ago" could get in each other's way. */
const HOURS = ['00:00:01', '04:30:00', '12:00:00', '19:10:00', '23:59:59'];
const RESERVED = /\.(example|test|invalid|localhost)$|(^|\.)example\.(com|org|net)$|\.xn--\S+$/;

let messages: BuiltMessage[];
let summaries: MessageSummary[];
const withSubject = (part: string) => {
  const index = summaries.findIndex(({ subject }) => subject.includes(part));
  const [message, summary] = [messages[index], summaries[index]];
  if (message === undefined || summary === undefined) throw new Error(`no mail about ${part}`);
  return { message, summary };
};

beforeAll(async () => {
  messages = await buildMailbox(NOW);
  summaries = messages.map(({ bytes }) => summarise(bytes));
});

describe('the mailbox of the demo', () => {
  it('has enough mail in both accounts, in every folder there is', () => {
    expect(messages.length).toBeGreaterThanOrEqual(150);
    const places = new Map<string, number>();
    for (const { account, folder } of messages) {
      const place = account === 'home' ? 'home' : folder;
      places.set(place, (places.get(place) ?? 0) + 1);
    }
    expect([...places.keys()].sort()).toEqual(['home', ...FOLDERS.map(({ name }) => name)].sort());
    expect(places.get('INBOX')).toBeGreaterThanOrEqual(60);
    expect(places.get('home')).toBeGreaterThanOrEqual(25);
  });

  it('is the same, byte for byte, when it is built again', async () => {
    const again = await buildMailbox(NOW);
    expect(again.map(({ bytes }) => bytes.toString('latin1'))).toEqual(
      messages.map(({ bytes }) => bytes.toString('latin1')),
    );
  });

  it.each(HOURS)('lies in the past, answers after questions, when it is %s', async (time) => {
    const now = new Date(`2026-03-11T${time}Z`);
    const built = await buildMailbox(now);
    const dates = new Map<string, number>();
    for (const { bytes, received } of built) {
      const { messageId, inReplyTo, date } = summarise(bytes);
      expect(received.getTime()).toBeLessThan(now.getTime());
      if (date !== null) expect(Math.abs(date - received.getTime())).toBeLessThan(1_000);
      for (const id of inReplyTo) {
        // the one report about a message answers what lies in Sent, a little earlier
        expect(dates.get(id)).toBeLessThan(received.getTime());
      }
      if (messageId !== null) dates.set(messageId, received.getTime());
    }
    const newest = built.at(-1);
    expect(now.getTime() - (newest?.received.getTime() ?? 0)).toBeLessThan(20 * 60_000);
    const years = (now.getTime() - (built[0]?.received.getTime() ?? 0)) / (365 * 86_400_000);
    expect(years).toBeGreaterThan(3);
  });

  it('ends every line with CRLF and keeps to 998 octets a line, but for the one that does not', () => {
    const tooLong: string[] = [];
    for (const { bytes } of messages) {
      const text = bytes.toString('latin1');
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      if (text.split('\r\n').some((line) => line.length > 998)) tooLong.push(text);
    }
    expect(tooLong).toHaveLength(1);
    expect(tooLong[0]).toContain('EXPORT COMPLETE');
  });

  it('names each message once', () => {
    const ids = summaries.map(({ messageId }) => messageId);
    expect(ids).not.toContain(null);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('speaks of reserved domains and addresses only', () => {
    const wrong: string[] = [];
    for (const { bytes } of messages) {
      const text = bytes.toString('latin1').replace(/=\r\n/g, '').replaceAll('=3D', '=');
      for (const [, host = ''] of text.matchAll(/https?:\/\/([^/\s"<>;:)]+)/g)) {
        const schema = host === 'www.w3.org';
        if (!RESERVED.test(host) && !host.startsWith('192.0.2.') && !schema) wrong.push(host);
      }
    }
    for (const { from, to, cc, replyTo } of summaries) {
      for (const { address } of [from, to, cc, replyTo].flat()) {
        const domain = address.split('@')[1] ?? '';
        if (!RESERVED.test(domain)) wrong.push(address);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('reads well: no garbled sender, subject or text', () => {
    for (const { subject, from, snippet, text } of summaries) {
      expect(from).toHaveLength(1);
      expect([subject, from[0]?.name, snippet, text].join('\n')).not.toMatch(/\ufffd|=\?|\{\w+\}/);
      expect(snippet).not.toBe('');
    }
    expect(summaries.filter(({ subject }) => subject === '')).toHaveLength(1);
    expect(summaries.filter(({ date }) => date === null)).toHaveLength(1);
  });

  it('is told apart: unread at the top, flagged, answered, drafts', () => {
    const inbox = messages.filter(
      ({ account, folder }) => account === 'work' && folder === 'INBOX',
    );
    const unread = inbox.filter(({ flags }) => !flags.includes('\\Seen'));
    expect(unread.length).toBeGreaterThan(8);
    expect(unread.length).toBeLessThan(inbox.length / 2);
    expect(inbox.at(-1)?.flags).not.toContain('\\Seen');
    for (const flag of ['\\Flagged', '\\Answered', '$Forwarded'] as const) {
      expect(inbox.some(({ flags }) => flags.includes(flag))).toBe(true);
    }
    for (const { folder, flags } of messages) {
      expect(flags.includes('\\Draft')).toBe(folder === 'Drafts');
    }
  });
});

describe('the special pieces of it', () => {
  it.each([
    ['新时刻表', '陈明', '他在这条江上摆渡四十年'],
    ['印刷の件', '山本健', '恥ずかしがる船'],
    ['배가 너무 정시에 옵니다', '김하늘', '한 달에 한 번쯤'],
    ['Расписание и туман', 'Ольга Морозова', 'Экипаж просит добавить туман'],
    ['Dagens suppe', 'Café Måne', 'Vi betaler i boller'],
    ['شكراً على جدول', 'ليلى حداد', 'القارب الصغير'],
    ['שאלה קטנה', 'נועה ברק', 'ארבעים סנטימטר'],
    ['Phà sáng nay', 'Nguyễn Thị Ánh', 'ặ, ễ, ộ, ữ'],
    ['Přívoz na Vltavě', 'Jiří Šťastný', 'Příliš žluťoučký kůň'],
    ['👨‍👩‍👧‍👦', 'Sam Okonkwo 🏴‍☠️', '(one family, they come as a set)'],
  ])('writes "%s" by %s', async (subject, name, words) => {
    const { message, summary } = withSubject(subject);
    expect(summary.from[0]?.name).toBe(name);
    expect(summary.text).toContain(words);
    const readable = await readMessage(message.bytes);
    expect(readable.text).toContain(words);
  });

  it('threads the release discussion as a tree', () => {
    const { summary } = withSubject('Re: Ferry 3.0: go or no-go?');
    const last = summaries.find(({ messageId }) => messageId?.startsWith('go-12@'));
    expect(summary.references[0]).toBe('go-1@heronworks.example');
    expect(last?.references).toEqual(
      ['go-1', 'go-3', 'go-9', 'go-10', 'go-11'].map((id) => `${id}@heronworks.example`),
    );
    expect(last?.inReplyTo).toEqual(['go-11@heronworks.example']);
    expect(last?.text).toMatch(/On \w+, .* Priya Raman wrote:\n> Bastian has the button/);
  });

  it('attaches an invoice whose PDF has a true table of contents', () => {
    const { message, summary } = withSubject('Invoice 2041-0117');
    expect(summary.attachments[0]).toMatchObject({
      name: 'Invoice 2041-0117.pdf',
      type: 'application/pdf',
    });
    const pdf = attachmentBytes(message.bytes, 'application/pdf').toString('latin1');
    const start = Number(/startxref\n(\d+)/.exec(pdf)?.[1]);
    expect(pdf.slice(start, start + 4)).toBe('xref');
    const offsets = [...pdf.matchAll(/^(\d{10}) 00000 n/gm)].map((match) => Number(match[1]));
    offsets.forEach((offset, index) => {
      expect(pdf.slice(offset, offset + 7)).toBe(`${index + 1} 0 obj`);
    });
  });

  it('attaches something large, a picture in the text, an invitation and a message', () => {
    expect(withSubject('The bell, for posterity').summary.attachments[0]?.size).toBeGreaterThan(
      1e6,
    );
    expect(withSubject('is now a poster').summary.attachments[0]).toMatchObject({
      type: 'image/png',
      inline: true,
    });
    expect(withSubject('Ferry 3.0 leaves the harbour').message.bytes.toString()).toMatch(
      /text\/calendar;[^]*method=REQUEST/i,
    );
    const complaint = withSubject('Fwd: Complaint').summary.attachments[0];
    expect(complaint).toMatchObject({ type: 'message/rfc822', name: 'complaint.eml' });
  });

  it('warns of the phishing, and finds nothing to say about honest mail', async () => {
    const phish = await readMessage(withSubject('has been Iimited').message.bytes);
    expect(phish.warnings.length).toBeGreaterThanOrEqual(2);
    expect(phish.attachments[0]?.name).toBe('invoice.pdf.exe');
    const honest = await readMessage(withSubject('The kettle').message.bytes);
    expect(honest.warnings).toEqual([]);
  });

  it('carries escape sequences, which are there to be survived', async () => {
    const { message } = withSubject('If this is red');
    expect(message.bytes.includes('\x1b]0;your title is mine\x07')).toBe(true);
    // eslint-disable-next-line no-control-regex
    expect((await readMessage(message.bytes)).text).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
  });
});

/** The first base64 part of that type, decoded. */
function attachmentBytes(bytes: Buffer, type: string): Buffer {
  const text = bytes.toString('latin1');
  const part = text.slice(text.indexOf(`Content-Type: ${type}`));
  const body = part.slice(part.indexOf('\r\n\r\n') + 4);
  return Buffer.from(body.slice(0, body.indexOf('\r\n--')), 'base64');
}
