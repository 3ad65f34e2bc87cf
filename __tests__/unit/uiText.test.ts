/** Text on the screen: widths, wrapping, paragraphs, colours, dates and numbers. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';
import type { ScreenMessage, ScreenRow } from '../../src/app/screenMail.js';
import { age, fullDate, listDate } from '../../src/ui/format/dates.js';
import { initials, kindOf } from '../../src/ui/format/initials.js';
import { count, size } from '../../src/ui/format/numbers.js';
import { ReaderText } from '../../src/ui/state/readerText.js';
import { reflowed } from '../../src/ui/state/reflow.js';
import { LineBlocks, STAND_IN } from '../../src/ui/terminal/lineBlocks.js';
import {
  displayWidth,
  fit,
  graphemes,
  takeColumns,
  takeFromEnd,
  truncate,
} from '../../src/ui/terminal/width.js';
import { wrapLine } from '../../src/ui/terminal/wrap.js';
import { Painter } from '../../src/ui/theme/style.js';
import { themeOf } from '../../src/ui/theme/theme.js';
import { aMessage } from '../support/screenMessages.js';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(fc.constantFrom('王', 'a', ' ', '👩‍👩‍👧', 'é', 'e\u0301', '한', '🇳🇴', 'word', 'ﾊﾞ'))
    .map((p) => p.join('')),
);

const EMPTY_ROW: ScreenRow = { ...aMessage({}).row, id: '', subject: '' };

describe('widths', () => {
  it.each([
    ['plain', 5],
    ['王小明', 6],
    ['👩‍👩‍👧', 2],
    ['e\u0301', 1],
    ['', 0],
  ])('%j takes %d columns', (value, width) => {
    expect(displayWidth(value)).toBe(width);
  });

  it('are those of string-width for every character', () => {
    const blocks = [
      ...[[0x20, 0x2600] as const, [0x3000, 0x3200] as const, [0x3400, 0x3500] as const],
      ...[[0x9f00, 0xa000] as const, [0xac00, 0xad00] as const, [0xd700, 0xd7a8] as const],
      ...[[0xff00, 0xfff0] as const],
    ];
    const codes = blocks.flatMap(([from, to]) =>
      Array.from({ length: to - from }, (_, i) => from + i),
    );
    for (const code of codes) {
      if (code >= 0x7f && code < 0xa0) continue;
      const character = String.fromCharCode(code);
      expect([code, displayWidth(`${character}a`)]).toEqual([code, stringWidth(`${character}a`)]);
    }
  });

  it('cuts before a wide character, never through it', () => {
    expect(takeColumns('王小明', 5)).toBe('王小');
    expect(truncate('王小明', 5)).toBe('王小…');
    expect(truncate('王小明', 4)).toBe('王…');
    expect(fit('王小明', 4)).toBe('王… ');
    expect(fit('ab', 4, 'right')).toBe('  ab');
    expect(takeFromEnd('ab王小', 3)).toBe('小');
  });

  it('fits any text into exactly the columns it gets', () => {
    fc.assert(
      fc.property(text, fc.nat(40), (value, columns) => {
        expect(displayWidth(fit(value, columns))).toBe(columns);
      }),
    );
  });
});

describe('wrapping', () => {
  const wrap = (line: string, columns: number, indent?: string): string[] => [
    ...wrapLine(line, columns, indent),
  ];

  it('breaks at spaces, between ideographs, and within words only where it must', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrap('', 8)).toEqual(['']);
    expect(wrap('会议纪要第三季度', 6)).toEqual(['会议纪', '要第三', '季度']);
    expect(wrap('see https://example.org/a/b', 10)).toEqual([
      'see',
      'https://ex',
      'ample.org/',
      'a/b',
    ]);
    expect(wrap('第三季度v2.0的计划', 7)).toEqual(['第三季', '度v2.0', '的计划']);
    expect(wrap('あか\u3099き', 4)).toEqual(['あか\u3099', 'き']);
    expect(wrap('🔪🍲😀🔪', 5)).toEqual(['🔪🍲', '😀🔪']);
    expect(wrap('  1. one two three', 10, '     ')).toEqual(['  1. one', '     two', '     three']);
    expect(wrap('a'.repeat(25), 10)).toEqual(['a'.repeat(10), 'a'.repeat(10), 'a'.repeat(5)]);
  });

  it('loses no character and exceeds no width', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 30 }), (value, columns) => {
        const line = value.replace(/\s+/gu, ' ');
        const lines = wrap(line, columns);
        expect(lines.join('').replace(/ /g, '')).toBe(line.replace(/ /g, ''));
        for (const piece of lines) {
          // One character alone may be wider than the line: it cannot be split.
          if ([...graphemes(piece)].length > 1) {
            expect(displayWidth(piece)).toBeLessThanOrEqual(columns);
          }
        }
      }),
    );
  });

  it('takes time in proportion to the line, and only for what is asked', () => {
    const lines = wrapLine('x'.repeat(5_000_000), 80);
    expect(lines.next().value).toBe('x'.repeat(80));
    let total = 1;
    for (const line of lines) total += line.length > 0 ? 1 : 0;
    expect(total).toBe(62_500);
  });
});

describe('paragraphs', () => {
  const flow = (source: string, columns: number): string[] =>
    [...reflowed(source, columns)].map(({ depth, text: line }) => '>'.repeat(depth) + line);
  const wrapped =
    'The migration is done and the dashboards are quiet, so I would say that\n' +
    'we tag tomorrow in the morning, before the mirrors are asked to hold the\n' +
    'files for another day.\n\nAnn\nDeploy\n';

  it('become whole again where the pane is narrower than their lines', () => {
    expect(flow(wrapped, 50)[0]).toMatch(/^The migration .* another day\.$/);
    expect(flow(wrapped, 50).slice(1)).toEqual(['', 'Ann', 'Deploy', '']);
  });

  it('stay as they are where their lines fit', () => {
    expect(flow(wrapped, 80)).toEqual(wrapped.split('\n'));
  });

  it('keep what was set on purpose: lists, tables, verse, quotes by depth', () => {
    const source = [
      'Things that are still open and would have to be done before the release:',
      '- the changelog says Tuesday',
      '- somebody has to ask Kei for the certificate of the new host',
      '',
      'name      size   a table with a line that is wider than the pane is, alas',
      'one       1',
      '',
      '> Could we move the release to Thursday? The mirrors need a whole day and',
      '> I would rather not.',
      '> > Why?',
    ].join('\n');
    expect(flow(source, 40)).toEqual([
      'Things that are still open and would have to be done before the release:',
      '- the changelog says Tuesday',
      '- somebody has to ask Kei for the certificate of the new host',
      '',
      'name      size   a table with a line that is wider than the pane is, alas',
      'one       1',
      '',
      '>Could we move the release to Thursday? The mirrors need a whole day and I would rather not.',
      '>>Why?',
    ]);
  });
});

describe('the text of the reader', () => {
  const message = (text: string): ScreenMessage => ({
    row: { ...EMPTY_ROW, id: 'a1' },
    ...{ from: [], to: [], cc: [], replyTo: [], date: null, size: 1, text },
    ...{ attachments: [], links: [], warnings: [] },
    ...{ hasHtml: false, blocked: null, list: null, findings: [], protection: [], isLocked: false },
  });

  it('is only the beginning of what no one reads to its end, and says so', () => {
    const whole = new ReaderText(message('王'.repeat(4 << 20)), 80);
    const last = whole.slice(whole.length() - 1, 1)[0]?.text;
    expect(last).toBe('… 3,932,160 more characters are not shown (mailtui show a1 has all)');
    expect(whole.length()).toBe(Math.ceil((256 * 1024) / 40) + 2);
    const lines = new ReaderText(message('a\n'.repeat(100_000)), 80);
    expect(lines.slice(lines.length() - 1, 1)[0]?.text).toMatch(/^… 160,001 more characters/);
    expect(lines.length()).toBe(20_002);
    const pairs = new ReaderText(message(`a${'😀'.repeat(1 << 18)}`), 80);
    expect(pairs.slice(0, pairs.length()).some(({ text: line }) => /\p{Cs}/u.test(line))).toBe(
      false,
    );
  });

  it('has every place in one of its lines, at any width', () => {
    const words = Array.from({ length: 400 }, (_, index) => `w${index}${index % 9 ? ' ' : '\n\n'}`);
    const source = `${words.join('')}\n> ${words.slice(0, 90).join('')}\n> > ${'漢'.repeat(200)}`;
    const [narrow, wide] = [30, 90].map((columns) => new ReaderText(message(source), columns));
    if (narrow === undefined || wide === undefined) throw new Error('no text');
    for (let index = 0; index < wide.length(); index += 1) {
      const first = wide.slice(index, 1)[0]?.text.match(/[w漢]\S*/)?.[0];
      if (first === undefined) continue;
      const found = narrow.slice(narrow.lineAt(wide.placeOf(index)), 1)[0]?.text;
      expect(found).toContain(first.slice(0, 4));
    }
  });
});

describe('painting', () => {
  const theme = themeOf('dark');
  // eslint-disable-next-line no-control-regex -- ESC is what sequences begin with
  const plain = (line: string): string => line.replace(/\x1b\[[0-9;]*m/g, '');

  it('makes lines of exactly the width, on one line, whatever the text holds', () => {
    const painter = new Painter(24, theme);
    fc.assert(
      fc.property(fc.array(fc.tuple(text)), fc.nat(60), (spans, width) => {
        const line = painter.line(spans, width, theme.selected);
        expect(displayWidth(plain(line))).toBe(width);
        expect(line.endsWith('\x1b[0m')).toBe(true);
      }),
    );
    expect(plain(painter.line([['a\r\n\x1b[2Jb']], 10))).toBe('a [2Jb    ');
    // What the sanitiser lets nothing keep, this does not let pass either; joiners of letters do.
    expect(plain(painter.line([['a\u202eb\u200bc\u2066\ufeffd']], 10))).toBe('a b c d   ');
    expect(plain(painter.line([['\u0645\u06cc\u200c\u062e']], 4))).toContain('\u200c');
  });

  it('says a colour in as many bits as the terminal has', () => {
    const painted = ([24, 8, 4, 1] as const).map((depth) =>
      new Painter(depth, theme).line([['x', theme.unread]], 1),
    );
    expect(painted).toEqual([
      '\x1b[0;1;38;2;86;212;192mx\x1b[0m',
      '\x1b[0;1;38;5;79mx\x1b[0m',
      '\x1b[0;1;96mx\x1b[0m',
      '\x1b[0;1mx\x1b[0m',
    ]);
  });
});

describe('stand-ins for lines', () => {
  it('stay the same while the lines do, and mean the newest lines', () => {
    const blocks = new LineBlocks();
    const first = blocks.put('list', ['a'], 1);
    expect(blocks.put('list', ['a'], 1)).toBe(first);
    expect(first).toMatch(STAND_IN);
    let last = first;
    for (let index = 0; index < 200; index += 1) {
      last = blocks.put('list', [String(index)], 3);
      expect(blocks.get(last)?.lines).toEqual([String(index)]);
    }
    expect(blocks.put('reader', ['b'], 1)).not.toBe(last);
  });
});

describe('dates and numbers', () => {
  const now = new Date(2026, 10, 12, 11, 20).getTime();
  const at = (...parts: [number, number, number, number?, number?]): number =>
    new Date(parts[0], parts[1] - 1, parts[2], parts[3] ?? 9, parts[4] ?? 5).getTime();

  it('are said relative to today', () => {
    const said = [at(2026, 11, 12), at(2026, 11, 11, 23, 59), at(2026, 11, 6), at(2026, 11, 5)];
    expect(said.map((time) => listDate(time, now))).toEqual(['09:05', 'Yest.', 'Fri', '5 Nov']);
    expect(listDate(at(2025, 12, 31), now)).toBe('Dec 2025');
    expect(listDate(at(2026, 11, 14), now)).toBe('14 Nov');
    expect(listDate(Number.NaN, now)).toBe('');
    expect(listDate(8.64e15 + 1, now)).toBe('');
    expect(fullDate(at(2026, 11, 12), now)).toBe('Today 09:05');
    expect(fullDate(at(2025, 3, 9), now)).toBe('Sun 9 Mar 2025, 09:05');
    const ages = [5, 90, 3600 * 5, 86_400, 86_400 * 3].map((seconds) =>
      age(now - seconds * 1000, now),
    );
    expect(ages).toEqual(['just now', '1 min ago', '5 h ago', '1 day ago', '3 days ago']);
    expect(age(now + 60_000, now)).toBe('just now');
  });

  it('are short', () => {
    expect([0, 999, 4318, 1_204_000].map(count)).toEqual(['0', '999', '4,318', '1,204,000']);
    expect([612, 184_213, 3_249_000, 999_700].map(size)).toEqual([
      '612 B',
      '184 KB',
      '3.2 MB',
      '1.0 MB',
    ]);
  });
});

describe('initials', () => {
  it.each([
    ['Ann Larsen', 'AL'],
    ['Tomás Okafor (code review)', 'TR'],
    ['noreply@x.example', 'NO'],
    ['王小明', '王'],
    ['Jiří Novák', 'JN'],
    ['ångström', 'ÅN'],
    ['X', 'X'],
    ['🎉', ''],
    ['', ''],
  ])('of %j are %j', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });

  it('take two columns at most, and a name has a colour', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (name) => {
        expect(displayWidth(initials(name))).toBeLessThanOrEqual(2);
        expect([0, 1, 2, 3, 4, 5, 6]).toContain(kindOf(name, 7));
      }),
    );
  });
});
