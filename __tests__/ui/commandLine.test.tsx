/** Counts before keys, the command line, and keys of one's own. */
import { describe, expect, it } from '@jest/globals';
import type { ScreenSettingsNews } from '../../src/app/screenSettings.js';
import { sampleMailbox } from '../support/sampleMailbox.js';
import { KEYS } from '../support/screenHarness.js';
import { screen, show } from '../support/shownScreen.js';

const last = (): string => screen.rows().at(-1) ?? '';
const said = (): string => screen.rows().at(-2) ?? '';

describe('a count', () => {
  it('repeats what moves, however far, and is seen while it is typed', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press('1', '0');
    expect(last()).toContain('10…');
    await screen.press('j');
    const there = screen.selected();
    await screen.press('gg', ...'jjjjjjjjjj');
    expect(screen.selected()).toBe(there);
    await screen.press('9', '9', '9', 'j');
    const end = screen.selected();
    await screen.press('G');
    expect(screen.selected()).toBe(end);
    await screen.press('3', '0', '0', 'k', '5', KEYS.esc, 'j');
    expect(last()).not.toContain('…');
  });

  it('is of messages for what acts on messages', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    await screen.press('3', 'N');
    expect(mail.edits.at(-1)?.ids).toHaveLength(3);
    await screen.press('2', 'x');
    expect(screen.text()).toContain('2 marked');
    await screen.press(KEYS.esc, '2', 'd');
    expect(said()).toContain('Deleted 2 messages · u undo');
  });
});

describe('the command line', () => {
  it('takes a name, completes it, and what it acts on', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press(':', 'folder.g', KEYS.tab);
    expect(last()).toContain(': folder.go ');
    await screen.press('rece', KEYS.tab);
    expect(last()).toMatch(/: folder\.go home\/Receipts/);
    await screen.press(KEYS.enter);
    expect(screen.text()).toContain('Receipts  home');
  });

  it('says what to type where there is nothing to choose from', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press('gn');
    expect(screen.text()).toContain('New folder: its path, as in Boats or Projects/Boats');
    await screen.press(KEYS.esc, ':', 'move Nowhere');
    expect(screen.text()).toContain('Move to a folder: there is no such FOLDER');
    await screen.press(KEYS.esc, ':', 'qqqqqq');
    expect(screen.text()).toContain('There is no such command here');
    await screen.press(KEYS.esc, ':', 'the newest');
    expect(screen.text()).not.toContain('There is no such command here');
  });

  it('takes the short name, and says what is wrong', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press(':', 'move Nowhere', KEYS.enter);
    expect(said()).toContain('There is no folder “Nowhere” to move it to.');
    await screen.press('j', ':', 'qqqqqq', KEYS.enter);
    expect(said()).toContain('There is no command “qqqqqq” here.');
    expect(last()).toContain(': qqqqqq');
    await screen.press(KEYS.esc, ':', 'tag later', KEYS.enter);
    expect(screen.text()).toContain('#later');
    await screen.press(':', 'tag two words', KEYS.enter);
    expect(said()).toContain('A tag is one word.');
  });

  it('remembers what was done, and finds it by its beginning', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press(':', 'folder.sent', KEYS.enter, ':', 'refresh', KEYS.enter);
    await screen.press(':', KEYS.up);
    expect(last()).toContain(': refresh');
    await screen.press(KEYS.up);
    expect(last()).toContain(': folder.sent');
    await screen.press(KEYS.down, KEYS.down, 'fo', KEYS.up);
    expect(last()).toContain(': folder.sent');
    await screen.press(KEYS.backspace, KEYS.esc);
    expect(screen.text()).toContain('Sent  work');
  });

  it('marks what a search finds in the folder', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press('+', 'nothing like it', KEYS.enter);
    expect(said()).toContain('Nothing here is like that.');
  });
});

it('has the keys that are configured, as soon as the file is saved, and tells of faults', async () => {
  let news: ScreenSettingsNews = { settings: { keys: { 'message.archive': ['y'] } }, problems: [] };
  let changed: () => void = () => undefined;
  const settings = {
    read: () => news,
    watch: (onChange: () => void) => {
      changed = onChange;
      return () => undefined;
    },
  };
  await show(sampleMailbox(), 120, 40, { settings });
  expect(last()).toContain('y archive');
  await screen.press('y');
  expect(said()).toContain('Archived 1 message');
  news = { settings: { keyPreset: 'gmail', keys: { 'no.such': ['z'] } }, problems: [] };
  changed();
  await screen.calm();
  expect(last()).toContain('e archive');
  await screen.press('j');
  news = { settings: null, problems: ['line 3, column 1: settings.screen is wrong'] };
  changed();
  await screen.calm();
  expect(said()).toContain('line 3, column 1');
  expect(last()).toContain('e archive');
});

it('changes its theme by a command, and at once where the configuration does', async () => {
  let news: ScreenSettingsNews = { settings: {}, problems: [] };
  let changed: () => void = () => undefined;
  const settings = {
    read: () => news,
    watch: (onChange: () => void) => {
      changed = onChange;
      return () => undefined;
    },
  };
  await show(sampleMailbox(), 120, 40, { settings });
  const before = screen.output.written.length;
  await screen.press(':', 'theme high-contrast', KEYS.enter);
  expect(screen.output.written.slice(before)).toContain('38;2;255;255;0m');
  await screen.press(':', 'theme none', KEYS.enter);
  expect(said()).toContain('There is no theme “none”');
  await screen.press('j', 'k');
  const colours = { accent: '#123456' };
  news = { settings: { theme: 'mine', themes: { mine: { colours } } }, problems: [] };
  changed();
  await screen.calm();
  expect(screen.output.written).toContain('38;2;18;52;86m');
  news = { settings: { theme: 'lost', glyphs: 'ascii' }, problems: [] };
  changed();
  await screen.calm();
  expect(said()).toContain('There is no theme "lost"');
  expect(screen.text()).toMatch(/\| >o {2}Ann|\|>o {2}Ann/);
});
