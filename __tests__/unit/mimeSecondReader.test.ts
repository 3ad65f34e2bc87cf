/** Two independent readers: the second stands in for the first, and is a measure of it. */
import { describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { readMessage } from '../../src/mime/read.js';
import { readWithMailparser } from '../../src/mime/secondReader.js';
import { summarise } from '../../src/mime/summary.js';
import { FIXTURES, fixture, type FixtureName } from '../support/mimeFixtures.js';

const names = Object.keys(FIXTURES).filter((name): name is FixtureName => name in FIXTURES);
const failing = (): never => {
  throw new Error('a fault of this reader');
};

describe('a message that our own reader fails on', () => {
  it('is read by mailparser, and says that it is damaged', async () => {
    const message = await readMessage(fixture('quotedPrintable'), [failing, readWithMailparser]);
    expect(message.text).toContain('Grüße aus München');
    expect(message.headers).toContainEqual(['Subject', 'Grüße']);
    expect(message.warnings).toHaveLength(1);
  });

  it('comes with safe HTML and its links', async () => {
    const page = '<p>Hi <a href="https://a.example/">there</a><script>alert(1)</script></p>';
    const raw = Buffer.from(`Content-Type: text/html\r\n\r\n${page}\r\n`);
    const message = await readMessage(raw, [failing, readWithMailparser]);
    expect(message.html).not.toContain('script');
    expect(message.links).toEqual([{ text: 'there', url: 'https://a.example/' }]);
  });

  it('shows its headers when nobody can read it', async () => {
    const message = await readMessage(fixture('plain'), [failing, failing]);
    expect(message.text).toBe('');
    expect(message.headers).toContainEqual(['Subject', 'Plain']);
    expect(message.warnings).toHaveLength(1);
  });
});

describe('our summary and mailparser', () => {
  it.each(names)('agree on who wrote %s, and about what', async (name) => {
    const theirs = await simpleParser(fixture(name), {
      skipTextToHtml: true,
      skipImageLinks: true,
    });
    const ours = summarise(fixture(name));
    const replaced = /\uFFFD/.test(theirs.subject ?? '');
    if (!replaced) expect(ours.subject.trim()).toBe((theirs.subject ?? '').trim());
    expect(ours.messageId).toBe(theirs.messageId?.replace(/^<|>$/g, '') ?? null);
    const authors = theirs.from?.value.map(({ address }) => address ?? '') ?? [];
    expect(ours.from.map(({ address }) => address.toLowerCase())).toEqual(
      authors.map((address) => address.toLowerCase()),
    );
  });
});
