/** Links of the terminal itself, and where the words of a message lead. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { piecesOf } from '../../src/ui/state/lineTargets.js';
import { hasHyperlinks, hyperlink } from '../../src/ui/terminal/hyperlinks.js';
import { Painter } from '../../src/ui/theme/style.js';
import { themeOf } from '../../src/ui/theme/theme.js';

const START = '\u001b]8;;';
const END = '\u001b\\';

describe('a link of the terminal', () => {
  it('leads where it says', () => {
    expect(hyperlink('here', 'https://a.example/ü?b=1')).toBe(
      `${START}https://a.example/%C3%BC?b=1${END}here${START}${END}`,
    );
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', `https://a.example/${'x'.repeat(3_000)}`])(
    'is none for %.30s',
    (url) => {
      expect(hyperlink('here', url)).toBe('here');
    },
  );

  it('holds nothing that ends or begins a sequence, whatever the target', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (rest) => {
        const written = hyperlink('x', `https://a.example/${rest}`);
        const target = written.slice(START.length, written.indexOf(END));
        expect(written === 'x' || /^[\x21-\x7e]*$/.test(target)).toBe(true);
        expect(written === 'x' || written === `${START}${target}${END}x${START}${END}`).toBe(true);
      }),
    );
  });

  it('is written only where the terminal is known to have them', () => {
    expect(hasHyperlinks({ TERM: 'xterm-kitty' })).toBe(true);
    expect(hasHyperlinks({ TERM: 'xterm-256color', VTE_VERSION: '7600' })).toBe(true);
    expect(hasHyperlinks({ TERM: 'xterm-256color' })).toBe(false);
    expect(hasHyperlinks({ TERM: 'tmux-256color', TERM_PROGRAM: 'ghostty' })).toBe(false);
    const spans = [['there', {}, 'https://a.example/']] as const;
    const painted = (hasLinks: boolean): string =>
      new Painter(24, themeOf('dark'), false, hasLinks).line(spans, 10);
    expect(painted(true)).toContain(`${START}https://a.example/${END}there${START}${END}`);
    expect(painted(false)).not.toContain(START);
  });
});

describe('the words of a line', () => {
  const links = [
    { text: 'our page', url: 'https://www.example.org/a', lies: false },
    { text: 'https://bank.example', url: 'https://thief.example/', lies: true },
  ];

  it('lead to pages, people, and where numbers stand for links', () => {
    expect(piecesOf('our page [1], mail ann@a.example or https://b.example/x. [9]', links)).toEqual(
      [
        { text: 'our page ' },
        { text: '[1]', target: { url: 'https://www.example.org/a', lies: false } },
        { text: ', mail ' },
        { text: 'ann@a.example', target: { url: 'mailto:ann@a.example', lies: false } },
        { text: ' or ' },
        { text: 'https://b.example/x', target: { url: 'https://b.example/x', lies: false } },
        { text: '.' },
        { text: ' ' },
        { text: '[9]' },
      ],
    );
  });

  it('are no end of a sentence, nor a bracket that was opened before', () => {
    const shown = (line: string): string[] =>
      piecesOf(line, []).flatMap(({ text, target }) => (target === undefined ? [] : [text]));
    expect(shown('(see https://a.example/b), or https://a.example/c_(d).')).toEqual([
      'https://a.example/b',
      'https://a.example/c_(d)',
    ]);
    expect(shown('more at www.a.example...')).toEqual(['www.a.example']);
  });

  it('go on in the line below, behind its indent and the bars of a quote', () => {
    const begun = 'https://www.example.org/';
    const target = { url: 'https://www.example.org/a', lies: false };
    expect(piecesOf('│ a, and so on', links, begun)).toEqual([
      { text: '│ ' },
      { text: 'a', target },
      { text: ',' },
      { text: ' and so on' },
    ]);
    expect(piecesOf('  a> https://b.example', links, begun).slice(0, 3)).toEqual([
      { text: '  ' },
      { text: 'a', target },
      { text: '> ' },
    ]);
  });

  it('are followed whole where the line ends within them, and told where they lie', () => {
    expect(piecesOf('https://www.example.or', links)[0]?.target?.url).toBe(
      'https://www.example.org/a',
    );
    expect(piecesOf('https://bank.example', links)[0]?.target).toEqual({
      ...{ url: 'https://thief.example/', lies: true },
    });
  });
});
