/** What the reader says of a message: its heading, its conversation, its text and what is below it. */
import { describe, expect, it } from '@jest/globals';
import type { ScreenMessage } from '../../src/app/screenMail.js';
import { readerHeading } from '../../src/ui/state/readerHeading.js';
import { ReaderText } from '../../src/ui/state/readerText.js';
import { aMessage } from '../support/screenMessages.js';

describe('the heading of a message', () => {
  const own = new Set(['me@larsen.example']);
  const said = (message: ScreenMessage, columns = 60): string[] =>
    readerHeading(message, columns, own).map((line) =>
      [
        line.kind === 'field' ? line.label : '',
        line.text,
        line.kind === 'person' ? line.thread : '',
      ].join(''),
    );

  it('names people with their addresses, and oneself first as “me”', () => {
    const to = ['Ben Okafor <ben@larsen.example>', 'kei@larsen.example', 'M <Me@Larsen.example>'];
    const lines = said(aMessage({ to, cc: ['me@larsen.example', '王 <w@example.cn>'] }));
    const people = lines.join(' ').replace(/\s+/g, ' ');
    expect(people).toContain('to me, Ben Okafor <ben@larsen.example>, kei@larsen.example');
    expect(people).toContain('cc me, 王 <w@example.cn>');
  });

  it('cuts nobody in two, and counts those for whom there is no room', () => {
    const to = ['Ann <ann@larsen.example>', 'Ben <ben@larsen.example>', 'kei@larsen.example'];
    const many = [...to, ...to, ...to];
    const lines = said(aMessage({ to: many, cc: many, date: 0 }));
    expect(lines.filter((line) => /^(?:to |cc | {3})/.test(line))).toEqual([
      'to Ann <ann@larsen.example>,',
      '   Ben <ben@larsen.example>, kei@larsen.example and 6 more',
      'cc Ann <ann@larsen.example>, Ben <ben@larsen.example>,',
      '   kei@larsen.example, Ann <ann@larsen.example> and 5 more',
    ]);
    const [alone] = said(aMessage({ to: [`${'x'.repeat(80)} <a@b.example>`] })).slice(3);
    expect(alone).toMatch(/^to x+…$/);
  });

  it('cuts no address of the author, whatever stands beside it', () => {
    const from = ['Ólafur Jónsson <captain@skerryline.example>'];
    const [, , beside] = said(aMessage({ from }, 6), 50);
    expect(beside).toBe(`${from[0] ?? ''}⌥6`);
    expect(said(aMessage({ from }, 6), 43)[2]).toBe(from[0]);
    expect(said(aMessage({ from }, 6), 40).slice(2, 4)).toEqual([
      'Ólafur Jónsson⌥6 messages',
      '   <captain@skerryline.example>',
    ]);
  });

  it('has the address below the name where both have no room beside the date', () => {
    const to = ['Ben Okafor the Younger <ben@larsen.example>'];
    const lines = said(aMessage({ to, date: 0 }));
    expect(lines.slice(3, 5)).toEqual(['to Ben Okafor the Younger', '   <ben@larsen.example>']);
    const two = said(aMessage({ to: [...to, 'kei@larsen.example'], date: 0 }));
    expect(two[4]).toBe('   <ben@larsen.example>, kei@larsen.example');
  });

  it('has room beside a date that is missing', () => {
    const to = ['Ben Okafor the Younger <ben@larsen.example>'];
    expect(said(aMessage({ to }))).toContain(`to ${to[0] ?? ''}`);
  });

  it('says where answers go only where that is another address', () => {
    const goes = (replyTo: string): string[] =>
      said(aMessage({ replyTo: [replyTo] })).filter((line) => line.startsWith('replies'));
    expect(goes('ANN@larsen.example')).toEqual([]);
    expect(goes('Ann L. <ann@larsen.example>')).toEqual([]);
    expect(goes('Ann <ann@other.example>')).toEqual(['replies go to Ann <ann@other.example>']);
  });

  it('has quiet facts in one line, behind what a POP3 server has', () => {
    const list = { name: 'Orbit', archive: null, leave: { how: 'one-click' } as const };
    const about = { list, findings: ['First message from this sender'] };
    const facts = 'First message from this sender · List Orbit · z u leaves it';
    expect(said(aMessage(about))).toContain(facts);
    const letter = aMessage(about);
    const pop3: ScreenMessage = { ...letter, row: { ...letter.row, protocol: 'pop3' } };
    const server = (columns: number) => readerHeading(pop3, columns, own).slice(4, 6);
    expect(server(100)[0]).toEqual({ kind: 'server', text: facts });
    expect(server(60)[0]).toEqual({ kind: 'server', text: '' });
    expect(server(60)[1]?.text).toBe(facts);
    expect(said(aMessage({ list: { ...list, name: '' } }))).toContain(
      'Mailing list · z u leaves it',
    );
  });

  it('says how long the conversation is, and how many warnings do not fit', () => {
    const warnings = ['one', 'two', 'three', 'four', 'five', 'six'];
    const lines = said(aMessage({ warnings }, 12));
    expect(lines).toContain('Ann <ann@larsen.example>⌥12 messages');
    expect(lines).toContain('⚠ four');
    expect(lines).toContain('⚠ and 2 more');
  });
});

describe('a conversation around a message', () => {
  const own = aMessage({ date: Date.UTC(2009, 10, 18, 12), text: 'Short.' }, 3);
  const entry = (id: string, date: number, text = '') => {
    const row = { ...own.row, id, date, from: id, snippet: 'said', flags: ['seen' as const] };
    return { row, isOwn: false, ...(text === '' ? {} : { message: { ...own, row, text } }) };
  };
  const long = Array.from({ length: 30 }, (_, n) => `line ${n}`).join('\n');
  const thread = [
    entry('Ann', Date.UTC(2009, 10, 17, 12)),
    entry('Ben', Date.UTC(2008, 0, 5, 12), long),
    { row: { ...own.row, date: Date.UTC(2009, 10, 18, 12), from: 'Cleo' }, isOwn: true },
  ];
  const text = new ReaderText({ ...own, thread }, 60);

  it('is dated with the year where that is not the one that stands above', () => {
    const lines = text.slice(0, 5).map(({ text: line }) => line.replace(/\d\d:\d\d/, 'at'));
    expect(lines).toEqual(['▸ Ann · 17 Nov at · said', '', '▾ Ben · 5 Jan 2008 at', '', 'line 0']);
  });

  it('begins where a message begins, with as much of it as there is room for', () => {
    expect(text.slice(text.ownStart(), 9).map((line) => line.text)).toEqual([
      expect.stringContaining('▾ Cleo'),
      '',
      'Short.',
    ]);
    const rows = (count: number) => text.clampScroll(text.ownStart(), count);
    expect(rows(20)).toBe(text.ownStart());
    expect(rows(text.length() - 1)).toBe(2);
    expect(rows(text.length())).toBe(0);
    expect(text.clampScroll(1, 20)).toBe(1);
  });
});

describe('what stands below a text', () => {
  const file = (
    name: string,
    type: string,
    inline = false,
  ): ScreenMessage['attachments'][number] => ({
    ...{ part: '1', name, type, size: 9, inline, isProgram: false },
  });
  const shown = (over: Partial<ScreenMessage>, columns = 60): string[] => {
    const text = new ReaderText(aMessage(over), columns);
    return text.slice(0, text.length()).map((line) => line.text.trimEnd());
  };

  it('names in one line the pictures that belong within it, and alone where there is none', () => {
    const pictures = [file('dot.png', 'image/png', true), file('', 'image/gif', true)];
    const attachments = [file('a.pdf', 'application/pdf'), ...pictures];
    expect(shown({ attachments })).toEqual([
      'x',
      '',
      '@ a.pdf  9 B',
      'in the text: dot.png  9 B · image/gif  9 B',
    ]);
    expect(shown({ text: '', attachments: pictures })).toEqual([
      '@ dot.png  9 B',
      '@ image/gif  9 B',
    ]);
  });

  it('names what has no name by what it is', () => {
    const attachments = [file('', 'message/rfc822'), file('', 'message/delivery-status')];
    expect(shown({ attachments }).slice(2)).toEqual(['@ message  9 B', '@ delivery report  9 B']);
  });

  it('says that there is no text rather than nothing', () => {
    expect(shown({ text: ' \n' })).toEqual(['The message has no text.']);
  });
});

describe('a text', () => {
  const shown = (text: string, columns = 40): string[] => {
    const lines = new ReaderText(aMessage({ text }), columns);
    return lines.slice(0, lines.length()).map((line) => line.text.trimEnd());
  };

  it('has blank lines between quotes as deep as both, and no more than two', () => {
    const text = ['Ben wrote:', '> ', '> One', '>', '>', '>', '> > Two', '> >', '> ', 'Mine'];
    expect(shown(text.join('\n'))).toEqual([
      ...['Ben wrote:', '', '│ One', '│', '│', '│ │ Two', '', '', 'Mine'],
    ]);
  });

  it('knows where an address goes on that is wider than the pane', () => {
    const url = `https://a.example/${'b'.repeat(70)}`;
    const lines = new ReaderText(aMessage({ text: `See\n> ${url}` }), 40).slice(1, 3);
    expect(lines[0]?.begun).toBeUndefined();
    expect(`${lines[1]?.begun ?? ''}${lines[1]?.text.slice(2) ?? ''}`).toBe(url.slice(0, 76));
  });
});
