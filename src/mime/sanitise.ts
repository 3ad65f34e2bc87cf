/**
 * The one sanitiser: everything that came from outside (mail, folder names, server answers, file
 * names) passes through here before it is written to a terminal.
 *
 * Guarantees, for any input: the result holds no C0 or C1 control (but LF in `sanitiseText`), no
 * ESC, no DEL, no bidi control, no line or paragraph separator, no lone surrogate, no
 * noncharacter and nothing invisible, except U+200C and U+200D between letters of scripts that
 * are misspelt without them (Persian, Hindi, …). Sanitising twice is the same as once, and text
 * that holds none of these is returned unchanged.
 *
 * Width stays predictable: emoji are shown one by one, without joiners, skin tones and variation
 * selectors, because terminals disagree by whole columns about how wide the sequences are.
 * Attacks stay visible: a control becomes its picture (ESC is shown as ␛), a direction override �.
 * Never styles, wraps or shortens.
 */

const PLAIN_LINE = /^[\x20-\x7e]*$/;
const PLAIN_TEXT = /^[\x20-\x7e\n]*$/;

/** All that may not stay. `DI`: invisible by default; `NChar`: never a character. */
const HAZARD = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\p{NChar}]/gu;

/** Scripts whose spelling needs the zero-width (non-)joiner. */
const JOINING_SCRIPTS =
  'Arab Syrc Mong Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr'.split(' ');
/** Made when it is first needed: it takes longer than all else here, and most text needs it not. */
let joining: RegExp | undefined;

function isOfJoiningScript(text: string): boolean {
  joining ??= new RegExp(JOINING_SCRIPTS.map((name) => `\\p{scx=${name}}`).join('|'), 'u');
  return joining.test(text);
}
const LETTER_OR_MARK = /[\p{L}\p{M}]/u;

/** What only changes the look of the emoji or digit before it. */
const EMOJI_DRESS =
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}])\p{Emoji_Modifier}|(?<=[\d#*]|\u20E3)\u20E3/gu;

/** More marks on one letter than any language writes; the first seven and the last stay. */
const MARK_HEAP = /\p{M}{9}/u;
const MARKS_KEPT = 7;
/** Would combine with whatever stands left of the line on the screen. */
const LEADING_MARK = /^\p{M}/gmu;

const REPLACEMENT = '\uFFFD';
const TAB_STOP = 8;

/** One line: CR, LF, TAB and the Unicode separators become a space each (CRLF one together). */
export function sanitiseLine(text: string): string {
  if (PLAIN_LINE.test(text)) return text;
  return repair(text.replace(/\r\n?|[\n\t\x85\u2028\u2029]/g, ' '));
}

/**
 * Several lines: LF stays; CRLF, a lone CR, NEL and the Unicode separators become LF; a TAB
 * becomes spaces to the next multiple of eight characters.
 */
export function sanitiseText(text: string): string {
  if (PLAIN_TEXT.test(text)) return text;
  return expandTabs(repair(text.replace(/\r\n?|[\x85\u2028\u2029]/g, '\n')));
}

/** The order matters: what an earlier step removes must not make work for it in a later one. */
function repair(text: string): string {
  const clean = text.replace(HAZARD, replaceHazard).replace(EMOJI_DRESS, '');
  const thin = MARK_HEAP.test(clean) ? thinMarkHeaps(clean) : clean;
  return thin.replace(LEADING_MARK, '\u25CC$&');
}

/** Counts instead of matching whole heaps: a heap of a million marks overflows the regex engine. */
function thinMarkHeaps(text: string): string {
  let count = 0;
  let end = -1;
  return text.replace(/\p{M}/gu, (mark: string, offset: number) => {
    count = offset === end ? count + 1 : 1;
    end = offset + mark.length;
    const next = text.codePointAt(end);
    const isLast = next === undefined || !/\p{M}/u.test(String.fromCodePoint(next));
    return count <= MARKS_KEPT || isLast ? mark : '';
  });
}

function replaceHazard(character: string, offset: number, whole: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\n' || character === '\t') return character;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  if (code < 0xa0) return REPLACEMENT;
  if (code === 0x200c || code === 0x200d) return joins(whole, offset) ? character : '';
  // Left-to-right and right-to-left override: never needed to write, often used to deceive.
  if (code === 0x202d || code === 0x202e) return REPLACEMENT;
  return INVISIBLE.test(character) ? '' : REPLACEMENT;
}

/** U+FFF9…U+FFFB mark up ruby text and show nothing themselves. */
const INVISIBLE = /[\p{DI}\p{Bidi_Control}\uFFF9-\uFFFB]/u;

function joins(whole: string, offset: number): boolean {
  return isJoiningLetter(characterBefore(whole, offset)) && isJoiningLetter(whole, offset + 1);
}

function isJoiningLetter(text: string, at = 0): boolean {
  const code = text.codePointAt(at);
  if (code === undefined) return false;
  const character = String.fromCodePoint(code);
  return LETTER_OR_MARK.test(character) && isOfJoiningScript(character);
}

function characterBefore(whole: string, offset: number): string {
  const low = whole.charCodeAt(offset - 1);
  const isPair = low >= 0xdc00 && low <= 0xdfff && offset > 1;
  return whole.slice(Math.max(0, offset - (isPair ? 2 : 1)), offset);
}

function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  return text
    .split('\n')
    .map((line) => (line.includes('\t') ? expandLine(line) : line))
    .join('\n');
}

function expandLine(line: string): string {
  const cells = line.split('\t');
  const last = cells.pop() ?? '';
  const filled = cells.map((cell) => cell + ' '.repeat(TAB_STOP - ([...cell].length % TAB_STOP)));
  return filled.join('') + last;
}
