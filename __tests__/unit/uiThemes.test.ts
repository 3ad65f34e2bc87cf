/** Themes, colours for terminals that have few, and signs for those that have only ASCII. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ends } from '../../src/ui/components/filled.js';
import { colourDepth, isAscii } from '../../src/ui/terminal/capabilities.js';
import { displayWidth } from '../../src/ui/terminal/width.js';
import { GLYPHS, inAscii } from '../../src/ui/theme/glyphs.js';
import { nearestColour } from '../../src/ui/theme/nearestColour.js';
import { Painter } from '../../src/ui/theme/style.js';
import { themeOf } from '../../src/ui/theme/theme.js';
import { themesOf } from '../../src/ui/theme/themes.js';

describe('themes', () => {
  it('of the user change what they name of their base, and the others stay', () => {
    const { themes, problems } = themesOf({
      theme: 'mine',
      themes: { mine: { base: 'light', colours: { accent: '#FF0000', selection: '#00ff00' } } },
    });
    expect(problems).toEqual([]);
    const mine = themes.get('mine')?.dark;
    expect(mine?.accent.colour).toEqual({ rgb: '#ff0000', index: 196, basic: 1 });
    expect(mine?.selected.background?.rgb).toBe('#00ff00');
    expect(mine?.unread).toEqual(themeOf('light').unread);
    expect([...themes.keys()]).toEqual(['auto', 'dark', 'light', 'high-contrast', 'mine']);
  });

  it('have a text colour of their own on their own grounds, whatever the terminal’s is', () => {
    for (const name of ['dark', 'light'] as const) {
      const { selected, selectedElsewhere } = themeOf(name);
      for (const { colour, background } of [selected, selectedElsewhere]) {
        expect([colour?.rgb, colour?.index, colour?.basic]).not.toContain(undefined);
        expect(colour?.basic).not.toBe(background?.basic);
      }
    }
  });

  it('of high contrast turn the row under the cursor round as a whole, without a blot', () => {
    const theme = themesOf({}).themes.get('high-contrast')?.dark ?? themeOf('dark');
    const row = new Painter(24, theme).line([['!', theme.danger], ['text']], 8, theme.selected);
    expect(row).toContain('\x1b[0;1;7m!');
    expect(row).not.toContain(';2;');
  });

  it('that are not there are told, with those that are', () => {
    const { problems } = themesOf({ theme: 'solarised' });
    expect(problems[0]).toMatch(/no theme "solarised"; there are auto, dark, light, high-contrast/);
  });

  it('tell the row under the cursor, what is unread and errors apart without any colour', () => {
    const { themes } = themesOf({});
    for (const name of themes.keys()) {
      for (const background of ['dark', 'light'] as const) {
        const theme = themes.get(name)?.[background] ?? themeOf('dark');
        const painter = new Painter(1, theme);
        const looks = [theme.text, theme.selected, theme.strong].map((style) =>
          painter.line([['x', style]], 1),
        );
        expect(new Set(looks).size).toBe(3);
        for (const look of looks) expect(look).not.toMatch(/\[(?:\d+;)*(?:[34][0-8])[;m]/);
      }
    }
  });
});

it.each([
  ['#000000', 16, 0],
  ['#ffffff', 231, 15],
  ['#6ea0ff', 75, 12],
  ['#808080', 244, 8],
])('the colours of terminals nearest to %s are %i and %i', (hex, index, basic) => {
  expect(nearestColour(hex)).toEqual({ rgb: hex, index, basic });
});

describe('signs', () => {
  it('have a stand-in of one column in ASCII each', () => {
    for (const glyph of Object.values(GLYPHS)) expect(inAscii(glyph)).toMatch(/^[\x20-\x7e]$/);
    const painter = new Painter(24, themeOf('dark'), true);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
        expect(displayWidth(inAscii(text))).toBe(displayWidth(text));
      }),
    );
    expect(painter.line([['│ ● Jiří → …']], 12)).toContain('| o Jiří > .');
  });

  it.each([
    [{}, true, { LANG: 'C.ISO-8859-1' }],
    [{}, true, { LC_ALL: 'de_DE.ISO-8859-15', LANG: 'de_DE.UTF-8' }],
    [{}, true, { TERM: 'linux', LANG: 'C.UTF-8' }],
    [{}, false, { LANG: 'cs_CZ.utf8' }],
    [{}, false, {}],
    [{ glyphs: 'unicode' }, false, { TERM: 'linux' }],
    [{ glyphs: 'ascii' }, true, { LANG: 'C.UTF-8' }],
  ] as const)('by %j are ASCII: %j in %j', (settings, expected, env) => {
    expect(isAscii(settings, { ...env })).toBe(expected);
  });
});

it('takes the colours that are configured, unless NO_COLOR says none', () => {
  const before = process.env['NO_COLOR'];
  delete process.env['NO_COLOR'];
  expect(['true', '256', '16', 'none'].map((colours) => colourDepth({ colours } as never))).toEqual(
    [24, 8, 4, 1],
  );
  process.env['NO_COLOR'] = '1';
  expect(colourDepth({ colours: 'true' })).toBe(1);
  if (before === undefined) delete process.env['NO_COLOR'];
  else process.env['NO_COLOR'] = before;
});

it('two ends of a line are apart from each other', () => {
  const painter = new Painter(1, themeOf('dark'));
  const line = (left: string, right: string): string =>
    ends([[left]], [[right]], 16, painter).replaceAll('\u001b[0m', '');
  expect(line('Inbox, only here', '12 of 99')).toBe('Inbox,… 12 of 99');
  expect(line('Inbox, only here', '  today')).toBe('Inbox, o…  today');
  expect(line('Inbox', 'new')).toBe('Inbox        new');
});
