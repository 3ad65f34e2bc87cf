/** Which keys the commands have when table, preset and user all want some. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { KEY_PRESETS, type ScreenSettings } from '../../src/core/screenSettings.js';
import { COMMANDS } from '../../src/ui/commands/table.js';
import { bindings } from '../../src/ui/keymap/bindings.js';
import { Keymap } from '../../src/ui/keymap/keymap.js';
import { parseKeys } from '../../src/ui/keymap/keyName.js';
import { keysDocument } from '../../src/ui/keymap/keysDocument.js';
import { PRESETS } from '../../src/ui/keymap/presets.js';

function keymapOf(settings: ScreenSettings): { keymap: Keymap; problems: readonly string[] } {
  const { commands, problems } = bindings(COMMANDS, settings);
  return { keymap: new Keymap(commands), problems };
}

function meaning(keymap: Keymap, context: 'list' | 'reader' | 'sidebar', keys: string): string {
  const match = keymap.match(context, keys.split(' '));
  return match.kind === 'command' ? match.command.id : match.kind;
}

describe('names of keys', () => {
  it.each([
    ['j', 'j'],
    ['G', 'G'],
    ['g   i', 'g i'],
    ['ctrl-x G', 'Ctrl-X G'],
    ['C-x', 'Ctrl-X'],
    ['alt+Enter', 'Alt-Enter'],
    ['shift-g', 'G'],
    ['Shift-Tab', 'Shift-Tab'],
    ['alt-ctrl-left', 'Ctrl-Alt-Left'],
    ['pagedown', 'PgDn'],
    ['f12', 'F12'],
    ['-', '-'],
    ['漢', '漢'],
    ['', null],
    ['F13', null],
    ['Ctrl-', null],
    ['ctrl-5', null],
    ['gg', null],
    ['a b c d e', null],
    ['\x1b', null],
  ])('%j is %j', (text, expected) => {
    expect(parseKeys(text)).toBe(expected);
  });
});

describe('keys that are configured', () => {
  it('take the place of the command’s own, where the command works, and nowhere else', () => {
    const { keymap, problems } = keymapOf({ keys: { 'message.archive': ['y', 'Ctrl-X a'] } });
    expect(problems).toEqual([]);
    expect(meaning(keymap, 'list', 'y')).toBe('message.archive');
    expect(meaning(keymap, 'reader', 'Ctrl-X a')).toBe('message.archive');
    expect(meaning(keymap, 'list', 'a')).toBe('nothing');
    expect(meaning(keymap, 'sidebar', 'y')).toBe('nothing');
  });

  it('win over those of the table, key by key and place by place', () => {
    const { keymap, problems } = keymapOf({ keys: { 'list.last': ['u'], 'message.archive': [] } });
    expect(problems).toEqual([]);
    expect(meaning(keymap, 'list', 'u')).toBe('list.last');
    expect(meaning(keymap, 'reader', 'u')).toBe('edit.undo');
    expect(meaning(keymap, 'list', 'a')).toBe('nothing');
  });

  it('may begin or end sequences of the table, which then are not there', () => {
    const { keymap } = keymapOf({ keys: { 'message.open': ['g'], 'list.first': ['x x'] } });
    expect(meaning(keymap, 'list', 'g')).toBe('message.open');
    expect(meaning(keymap, 'list', 'x')).toBe('prefix');
    expect(meaning(keymap, 'list', 'x x')).toBe('list.first');
    expect(meaning(keymap, 'reader', 'g i')).toBe('folder.inbox');
  });

  it('are reported when two want the same, and when there is no such key or command', () => {
    const { problems } = keymapOf({
      keys: {
        'message.archive': ['y', 'nokey'],
        'message.delete': ['y'],
        'message.move': ['y y'],
        'no.such': ['z'],
      },
    });
    expect(problems).toHaveLength(4);
    expect(problems).toContain('message.archive: "nokey" is not the name of a key.');
    expect(problems.join()).toMatch(/message\.delete cannot have y.*message\.archive/);
    expect(problems.join()).toMatch(/message\.move cannot have y y/);
    expect(problems.join()).toMatch(/no command no\.such/);
  });

  it('give a keymap without conflicts whatever they are', () => {
    const id = fc.constantFrom(...COMMANDS.map((command) => command.id), 'nothing.here');
    const key = fc.constantFrom('g', 'g g', 'x', 'x y', 'Ctrl-X', 'Enter', 'Esc', '1', 'oops');
    const keys = fc.dictionary(id, fc.array(key, { maxLength: 3 }), { maxKeys: 12 });
    const preset = fc.constantFrom(...KEY_PRESETS);
    fc.assert(
      fc.property(keys, preset, (wanted, keyPreset) => {
        const { commands } = bindings(COMMANDS, { keys: wanted, keyPreset });
        expect(() => new Keymap(commands)).not.toThrow();
        expect(new Set(commands.map((command) => command.id)).size).toBe(COMMANDS.length);
      }),
    );
  });
});

describe.each(KEY_PRESETS)('the preset %s', (keyPreset) => {
  it('names commands that there are, by keys that there are', () => {
    const known = new Set(COMMANDS.map(({ id }) => id));
    for (const [id, keys] of Object.entries(PRESETS[keyPreset])) {
      expect(known).toContain(id);
      for (const one of keys ?? []) expect(parseKeys(one)).toBe(one);
    }
  });

  it('gives every key that it names', () => {
    const { keymap } = keymapOf({ keyPreset });
    for (const [id, keys = []] of Object.entries(PRESETS[keyPreset])) {
      const contexts = COMMANDS.find((command) => command.id === id)?.contexts ?? [];
      for (const context of contexts) {
        for (const one of keys) {
          expect(keymap.match(context, one.split(' '))).toMatchObject({ command: { id } });
        }
      }
    }
  });

  it('leaves a way to everything that matters', () => {
    const { commands } = bindings(COMMANDS, { keyPreset });
    for (const id of ['help.show', 'app.quit-now', 'palette.open', 'search.begin', 'edit.undo']) {
      const keys = commands.filter((command) => command.id === id).flatMap((one) => one.keys);
      expect([id, keys.length]).not.toEqual([id, 0]);
    }
  });
});

it('docs/keys.md is what the command table says (npm run docs:keys)', () => {
  const file = new URL('../../docs/keys.md', import.meta.url);
  expect(readFileSync(file, 'utf8')).toBe(keysDocument(COMMANDS));
});
