/** The sanitiser, for any text whatever. */
import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { safeFileName } from '../../src/mime/fileName.js';
import { sanitiseLine, sanitiseText } from '../../src/mime/sanitise.js';

/** Every character a terminal could act on, hide, or turn around. U+200C and U+200D: see below. */
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\p{NChar}]/u;
const JOINERS = /[\u200C\u200D]/g;

/** Mostly what makes trouble, in any order. */
const troublesome = fc.constantFrom(
  ...'\0\x07\x08\t\n\r\x1b\x7f\x85\x90\x9b\x9c\u00ad\u0301\u034f\u0600\u061c\u064b\u115f\u180e',
  ...'\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202d\u202e\u2060\u2066\u2069\u206f\u20e3',
  ...'\ufe0f\ufeff\ufff9\uffff\ufffd aZ1é漢مिक्👍❤',
  '\u{1f3fd}',
  '\u{e0067}',
  '\u{e01ef}',
  '\ud83d',
  '\ude00',
  '\r\n',
  '\u0336'.repeat(9),
);
const anyText = fc.oneof(
  fc.array(troublesome, { maxLength: 40 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
);
const RUNS = { numRuns: 3_000 };

describe('the sanitiser', () => {
  it('lets nothing through that acts, hides or turns text around', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const line = sanitiseLine(text).replace(JOINERS, '');
        const lines = sanitiseText(text).replace(JOINERS, '').replaceAll('\n', '');
        return !FORBIDDEN.test(line) && !FORBIDDEN.test(lines);
      }),
      RUNS,
    );
  });

  it('keeps a joiner only between letters that join', () => {
    fc.assert(
      fc.property(anyText, (text) =>
        [...sanitiseLine(text).matchAll(/(?<before>.?)[\u200C\u200D](?<after>.?)/gsu)].every(
          ({ groups }) =>
            /[\p{L}\p{M}]/u.test(groups?.['before'] ?? '') &&
            /[\p{L}\p{M}]/u.test(groups?.['after'] ?? '') &&
            !/[A-Za-z]/.test(`${groups?.['before'] ?? ''}${groups?.['after'] ?? ''}`),
        ),
      ),
      RUNS,
    );
  });

  it('does twice what it does once', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const line = sanitiseLine(text);
        const lines = sanitiseText(text);
        return sanitiseLine(line) === line && sanitiseText(lines) === lines;
      }),
      RUNS,
    );
  });

  it('leaves plain text alone', () => {
    const letters = fc.constantFrom(
      ...'abc XYZ 019 .,;:!?"\'()[]{}<>@#$%&*-_=+/\\|~^` äöüßéñ Ωж日本語한글',
    );
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 60 }), (characters) => {
        const line = characters.join('');
        const text = `${line}\n\n${line}\n`;
        return sanitiseLine(line) === line && sanitiseText(text) === text;
      }),
    );
  });
});

describe('a file name', () => {
  it('is a visible base name, whatever the attachment was called', () => {
    const names = fc.oneof(
      anyText,
      fc
        .array(fc.constantFrom(...'./\\: -~a', '..', 'con', '.exe'), { maxLength: 12 })
        .map((p) => p.join('')),
    );
    fc.assert(
      fc.property(names, (name) => {
        const file = safeFileName(name);
        const isLegal = !/[/\\<>:"|?*\p{Cc}]/u.test(file) && !/^[.~ -]|[. ]$/.test(file);
        return isLegal && file.length > 0 && Buffer.byteLength(file) <= 201;
      }),
      RUNS,
    );
  });
});
