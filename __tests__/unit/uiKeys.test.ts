/** From bytes to keys to commands. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { COMMANDS } from '../../src/ui/commands/table.js';
import { KeyDecoder, LONGEST_PASTE, type TerminalEvent } from '../../src/ui/keymap/keyDecoder.js';
import { Keymap, keyLabel } from '../../src/ui/keymap/keymap.js';

function decode(...chunks: readonly string[]): TerminalEvent[] {
  const decoder = new KeyDecoder();
  const events = chunks.flatMap((chunk) => decoder.push(chunk));
  return [...events, ...decoder.flush()];
}

function names(...chunks: readonly string[]): string[] {
  return decode(...chunks).map((event) => {
    if (event.type === 'background') return event.light ? 'light' : 'dark';
    if (event.type === 'mouse') return `${event.action} ${event.column},${event.row}`;
    if (event.type === 'focus') return event.focused ? 'in' : 'out';
    if (event.type === 'answer') return event.answers.map(({ about }) => about).join(' ');
    return event.type === 'key' ? event.name : `<${event.text}>`;
  });
}

describe('key bytes', () => {
  it.each([
    ['j', ['j']],
    ['\x1b_Gi=31;OK\x1b\\j', ['kitty', 'j']],
    ['\x1b_Gi=31;ENOTSUPPORTED\x1b\\j', ['j']],
    ['\x1b[?62;4;22cj', ['sixel end', 'j']],
    ['\x1b[?64;22c\x1b[6;20;10tj', ['end', 'cell', 'j']],
    ['G?é漢😀', ['G', '?', 'é', '漢', '😀']],
    ['\r\n\t \x7f\b', ['Enter', 'Enter', 'Tab', 'Space', 'Backspace', 'Backspace']],
    ['\x01\x04\x1a\x03', ['Ctrl-A', 'Ctrl-D', 'Ctrl-Z', 'Ctrl-C']],
    ['\x1b[A\x1bOB\x1b[1;5C\x1b[1;2D', ['Up', 'Down', 'Ctrl-Right', 'Shift-Left']],
    ['\x1b[5~\x1b[6~\x1b[H\x1b[4~\x1b[15~', ['PgUp', 'PgDn', 'Home', 'End', 'F5']],
    ['\x1bOP\x1b[Z', ['F1', 'Shift-Tab']],
    ['\x1bx\x1b\x7f', ['Alt-x', 'Alt-Backspace']],
    ['\x1b', ['Esc']],
    ['\x1b\x1b[A', ['Esc', 'Up']],
    ['\x1b[<0;10;5Mj', ['press 9,4', 'j']],
    ['\x1b[<32;1;1M\x1b[<0;1;1m\x1b[<65;3;4M', ['drag 0,0', 'release 0,0', 'wheel 2,3']],
    ['\x1b[<0;99999999;1Mj\x1b[<999;1;1M', ['j']],
    ['\x1b[Ij\x1b[O', ['in', 'j', 'out']],
    ['\x1b]11;rgb:0000/0000/0000\x07k', ['dark', 'k']],
    ['\x1b]11;rgba:ff/ff/dd/ff\x1b\\k', ['light', 'k']],
    ['\x1b]10;rgb:ffff/ffff/ffff\x07k', ['k']],
    ['\x1b]11;rgb:12\x03jq', ['Ctrl-C', 'j', 'q']],
    ['\x1b]11;rgb:12\x1b[Aq', ['Up', 'q']],
    ['\x1bP>|term\x1b\\k', ['k']],
    ['\x00\x1f\x1c\x9bj', ['Ctrl-Space', 'Ctrl-_', 'j']],
    ['\x1b[200~two\nlines\x1b[201~j', ['<two\nlines>', 'j']],
  ])('%j are %j', (bytes, expected) => {
    expect(names(bytes)).toEqual(expected);
  });

  it('mean the same however they are cut into chunks', () => {
    const part = fc.constantFrom(
      'j',
      'é',
      '\x1b[A',
      '\x1bOB',
      '\x1b[1;5C',
      '\x1b[200~x\x1b[Ay\x1b[201~',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.array(fc.nat(40)), (parts, cuts) => {
        const text = parts.join('');
        const ends = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
        const chunks = [...ends, text.length].map((end, index) =>
          text.slice(ends[index - 1] ?? 0, end),
        );
        // A lone ESC as a chunk of its own ends a paste on purpose.
        fc.pre(!chunks.includes('\x1b'));
        expect(names(...chunks)).toEqual(names(text));
      }),
    );
  });

  it('never fail and never pile up, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 200 })), (chunks) => {
        const decoder = new KeyDecoder();
        for (const chunk of chunks) decoder.push(chunk);
        decoder.flush();
        decoder.push('\x03');
        expect(decoder.push('q')).toEqual([{ type: 'key', name: 'q' }]);
      }),
    );
  });

  it('are not in an answer of the terminal, however late its end comes', () => {
    const decoder = new KeyDecoder();
    const answer = '\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\';
    for (let cut = 5; cut < answer.length; cut += 1) {
      const events = [...decoder.push(answer.slice(0, cut)), ...decoder.flush()];
      expect(events).toEqual([]);
      expect(decoder.push(answer.slice(cut))).toEqual([{ type: 'background', light: true }]);
    }
  });

  it('bring a paste of a megabyte whole, in whatever chunks', () => {
    const text = 'Grüße, 漢字 😀\n'.repeat(80_000);
    const bytes = `\x1b[200~${text}\x1b[201~j`;
    const chunks = Array.from({ length: Math.ceil(bytes.length / 4093) }, (_, at) =>
      bytes.slice(at * 4093, (at + 1) * 4093),
    );
    const [paste, ...after] = decode(...chunks);
    if (paste?.type !== 'paste') throw new Error('this is no paste');
    // Not toEqual: the difference of two megabytes is nothing to print.
    expect(paste.text === text).toBe(true);
    expect(paste.lost).toBe(0);
    expect(after).toEqual([{ type: 'key', name: 'j' }]);
  });

  it('count what of a paste is too much to keep', () => {
    const [paste, ...after] = decode('\x1b[200~', 'x'.repeat(LONGEST_PASTE), 'four\x1b[201~', 'j');
    if (paste?.type !== 'paste') throw new Error('this is no paste');
    expect([paste.text.length, paste.lost]).toEqual([LONGEST_PASTE, 4]);
    expect(after).toEqual([{ type: 'key', name: 'j' }]);
  });

  it('do not lock the keyboard when a paste never ends', () => {
    expect(names('\x1b[200~lost', '\x1b')).toEqual(['Esc']);
    expect(names('\x1b[200~lost', '\x03', 'q')).toEqual(['Ctrl-C', 'q']);
  });
});

describe('the command table', () => {
  it('gives every key one meaning in each place', () => {
    expect(() => new Keymap(COMMANDS)).not.toThrow();
    expect(new Set(COMMANDS.map(({ id }) => id)).size).toBe(COMMANDS.length);
  });

  it('refuses two commands on one key, and a key that begins another one’s sequence', () => {
    const [command] = COMMANDS;
    if (command === undefined) throw new Error('there are no commands');
    const bound = (id: string, keys: string) => ({ ...command, id, keys: [keys] });
    expect(() => new Keymap([bound('a', 'x'), bound('b', 'x')])).toThrow('means a and b');
    expect(() => new Keymap([bound('a', 'x'), bound('b', 'x y')])).toThrow('a key and a prefix');
  });

  it('knows sequences by their beginnings, and each context apart', () => {
    const keymap = new Keymap(COMMANDS);
    expect(keymap.match('list', ['g'])).toEqual({ kind: 'prefix' });
    expect(keymap.match('list', ['g', 'i'])).toMatchObject({ command: { id: 'folder.inbox' } });
    expect(keymap.match('list', ['j'])).toMatchObject({ command: { id: 'list.next' } });
    expect(keymap.match('reader', ['j'])).toMatchObject({ command: { id: 'reader.down' } });
    expect(keymap.match('prompt', ['j'])).toEqual({ kind: 'nothing' });
  });

  it('can be left from everywhere', () => {
    const keymap = new Keymap(COMMANDS);
    for (const context of [
      'sidebar',
      'list',
      'reader',
      'help',
      'prompt',
      'palette',
      'line',
      'chooser',
      'waiting',
      'activity',
      'welcome',
      'address',
    ] as const) {
      expect(keymap.match(context, ['Ctrl-C'])).toMatchObject({ command: { id: 'app.quit-now' } });
    }
  });

  it('shows keys as people write them', () => {
    expect(['g g', 'Ctrl-D', 'Enter', 'Space', 'PgDn'].map(keyLabel)).toEqual([
      'gg',
      '^D',
      '⏎',
      'space',
      'PgDn',
    ]);
  });
});
