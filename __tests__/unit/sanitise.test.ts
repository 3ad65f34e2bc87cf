/** What comes from outside, made fit for a terminal and for the file system. */
import { describe, expect, it } from '@jest/globals';
import stringWidth from 'string-width';
import { safeFileName } from '../../src/mime/fileName.js';
import { sanitiseLine, sanitiseText } from '../../src/mime/sanitise.js';
import { processorTime } from '../support/processorTime.js';

describe('a line from outside', () => {
  it.each([
    ['plain text is as it was', 'Hello, world ~!', 'Hello, world ~!'],
    ['other scripts too', 'Grüße 日本語 Привет مرحبا नमस्ते', 'Grüße 日本語 Привет مرحبا नमस्ते'],
    ['line ends become one space each', 'a\r\nb\nc\rd', 'a b c d'],
    ['so do tabs and Unicode separators', 'a\tb\u2028c\u2029d\u0085e', 'a b c d e'],
    [
      'an escape sequence is shown, not run',
      '\x1b[31mred\x1b]52;c;eA==\x07',
      '␛[31mred␛]52;c;eA==␇',
    ],
    ['so are NUL, backspace and DEL', 'a\0b\x08c\x7f', 'a␀b␈c␡'],
    ['C1 controls become the replacement', 'a\x9b31mb', 'a\uFFFD31mb'],
    ['a direction override is seen', 'invoice\u202Efdp.exe', 'invoice\uFFFDfdp.exe'],
    ['marks, embeddings and isolates go', 'a\u200E\u200Fb\u202Ac\u202C\u2066d\u2069\u061C', 'abcd'],
    [
      'zero-width characters go',
      'pay\u200Bpal\u2060\uFEFF so\u00ADft pay\u200Cpal',
      'paypal soft paypal',
    ],
    ['tag characters go', '🏴\u{E0067}\u{E0062}\u{E007F}', '🏴'],
    ['lone surrogates become the replacement', 'a\uD83Db\uDE00', 'a\uFFFDb\uFFFD'],
    ['noncharacters too', 'a\uFFFF\u{1FFFE}', 'a\uFFFD\uFFFD'],
    ['Persian keeps its non-joiner', 'می\u200Cخواهم', 'می\u200Cخواهم'],
    ['Hindi keeps its joiner', 'क्\u200Dष', 'क्\u200Dष'],
    ['a joiner at an edge goes', '\u200Cمی\u200C', 'می'],
    ['a mark without a letter gets one', '\u0301x', '\u25CC\u0301x'],
  ])('%s', (_story, text, shown) => {
    expect(sanitiseLine(text)).toBe(shown);
  });

  it('shows emoji one by one, so that every terminal counts the same columns', () => {
    const shown = sanitiseLine('👨‍👩‍👧 👍🏽 ❤️ 1️⃣ 🇩🇪');
    expect(shown).toBe('👨👩👧 👍 ❤ 1 🇩🇪');
    const byCharacter = [...shown].reduce((sum, character) => sum + stringWidth(character), 0);
    // The two letters of a flag are one column each alone and two together.
    expect(stringWidth(shown)).toBe(byCharacter);
  });

  it('thins heaps of marks', () => {
    expect([...sanitiseLine(`a${'\u0336'.repeat(1000)}b`)]).toHaveLength(10);
  });
});

describe('a text from outside', () => {
  it.each([
    ['lines stay', 'a\nb\n', 'a\nb\n'],
    ['every kind of line end is LF', 'a\r\nb\rc\u2028d\u0085e', 'a\nb\nc\nd\ne'],
    ['tabs reach the next multiple of eight', 'a\tb\n12345678\tc', 'a       b\n12345678        c'],
    ['controls are shown', 'x\x1b[2Jy\n\x00', 'x␛[2Jy\n␀'],
    ['each line is on its own', 'a\n\u0301b', 'a\n\u25CC\u0301b'],
  ])('%s', (_story, text, shown) => {
    expect(sanitiseText(text)).toBe(shown);
  });

  it.each([
    ['escapes', '\x1b[31m'],
    ['marks', '\u0301'],
    ['non-joiners', 'م\u200C'],
    ['skin tones', '👍\u{1F3FD}\u{1F3FD}'],
    ['tabs', 'a\t'],
  ])('a megabyte of %s is no trouble', (_name, piece) => {
    const text = piece.repeat(Math.ceil((1 << 20) / piece.length));
    const start = processorTime();
    const shown = sanitiseText(text);
    expect(processorTime() - start).toBeLessThan(10_000);
    expect(sanitiseText(shown)).toBe(shown);
  });
});

describe('the name of an attachment as the name of a file', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['Übersicht 2026 (final).xlsx', 'Übersicht 2026 (final).xlsx'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\evil.exe', 'evil.exe'],
    ['.bashrc', 'bashrc'],
    ['..', 'attachment'],
    ['', 'attachment'],
    ['/', 'attachment'],
    ['...   ', 'attachment'],
    ['-rf', '_-rf'],
    ['~root', '_~root'],
    ['CON.txt', '_CON.txt'],
    ['a\0b\nc.txt', 'a␀b c.txt'],
    ['a<b>:"|?*.txt', 'a_b______.txt'],
    ['trailing. . ', 'trailing'],
    [`invoice.pdf${' '.repeat(80)}.exe`, 'invoice.pdf .exe'],
    ['invoice\u202Efdp.exe', 'invoice\uFFFDfdp.exe'],
  ])('%j is saved as %j', (name, file) => {
    expect(safeFileName(name)).toBe(file);
  });

  it('is short enough for every file system and keeps its extension', () => {
    const file = safeFileName(`${'漢'.repeat(500)}.docx`);
    expect(Buffer.byteLength(file)).toBeLessThanOrEqual(200);
    expect(file.endsWith('漢.docx')).toBe(true);
  });
});
