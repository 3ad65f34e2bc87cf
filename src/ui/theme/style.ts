/**
 * Styles and how they become escape sequences: the only place that writes colours.
 *
 * Guarantees: a painted line is exactly as wide as asked for, is one line whatever its text holds,
 * begins from a known state and ends reset, so lines can be put beside each other in any order.
 */
import { hyperlink } from '../terminal/hyperlinks.js';
import { displayWidth, truncate } from '../terminal/width.js';
import { inAscii } from './glyphs.js';
import type { Theme } from './theme.js';

/** One colour for each depth a terminal may have. */
export interface Colour {
  /** `#rrggbb` */
  rgb: string;
  /** Of the 256-colour palette; null: none there comes near. */
  index: number | null;
  /** Of the 16 colours: 0–7 normal, 8–15 bright; null: none comes near. */
  basic: number | null;
}

export interface Attributes {
  bold?: boolean;
  dim?: boolean;
  italic?: boolean;
  underline?: boolean;
  inverse?: boolean;
}

export interface Style extends Attributes {
  colour?: Colour;
  background?: Colour;
  /** Added where colours are not to be used, so that nothing is told by colour alone. */
  plain?: Attributes;
}

/** @param url where it leads, for terminals that can follow; of `terminal/hyperlinks.ts` */
export type Span = readonly [text: string, style?: Style, url?: string];

/** Bits per colour: 1 (none), 4, 8 or 24, as `tty.WriteStream.getColorDepth` says it. */
export type ColourDepth = 1 | 4 | 8 | 24;

export function colour(rgb: string, index: number, basic: number): Colour {
  return { rgb, index, basic };
}

/** `over` where it says something, else `base`. */
function overlay(base: Style, over: Style): Style {
  const both: Style = { ...base, ...over, plain: { ...base.plain, ...over.plain } };
  if (base.inverse === true) {
    // Turned round, a colour would be the ground of a few cells, and a blot in the row.
    delete both.colour;
    delete both.background;
  }
  return both;
}

export class Painter {
  readonly depth: ColourDepth;
  readonly theme: Theme;
  readonly isAscii: boolean;
  readonly hasLinks: boolean;
  readonly #sequences = new WeakMap<Style, string>();
  readonly #overlays = new WeakMap<Style, WeakMap<Style, Style>>();

  /**
   * @param isAscii draws signs and lines with what every terminal has
   * @param hasLinks whether the terminal knows links (OSC 8)
   */
  constructor(depth: ColourDepth, theme: Theme, isAscii = false, hasLinks = false) {
    this.depth = depth;
    this.theme = theme;
    this.isAscii = isAscii;
    this.hasLinks = hasLinks;
  }

  /** The spans one after another, cut or padded to `width` columns, all over the base style. */
  line(spans: readonly Span[], width: number, base: Style = PLAIN): string {
    let painted = '';
    let left = width;
    for (const [text, style = PLAIN, url] of cut(spans, width)) {
      left -= displayWidth(text);
      const shown = this.isAscii ? inAscii(text) : text;
      painted += this.#sequence(this.#over(base, style));
      painted += url === undefined || !this.hasLinks ? shown : hyperlink(shown, url);
    }
    if (left > 0) painted += this.#sequence(base) + ' '.repeat(left);
    return `${painted}\x1b[0m`;
  }

  #over(base: Style, style: Style): Style {
    let cached = this.#overlays.get(base);
    if (cached === undefined) this.#overlays.set(base, (cached = new WeakMap()));
    let merged = cached.get(style);
    if (merged === undefined) cached.set(style, (merged = overlay(base, style)));
    return merged;
  }

  #sequence(style: Style): string {
    let sequence = this.#sequences.get(style);
    if (sequence === undefined) {
      sequence = `\x1b[${sgrCodes(style, this.depth).join(';')}m`;
      this.#sequences.set(style, sequence);
    }
    return sequence;
  }
}

const PLAIN: Style = {};

/** As many of the spans as fit into so many columns; what is cut ends in an ellipsis. */
export function cut(spans: readonly Span[], columns: number): Span[] {
  const kept: Span[] = [];
  let left = columns;
  for (const [raw, style, url] of spans) {
    if (raw === '') continue;
    if (left <= 0) break;
    const whole = oneLine(raw);
    const text = truncate(whole, left);
    // An ellipsis alone would look like the end of the span before.
    if (text !== whole && text.trim() === '…' && kept.length > 0) break;
    kept.push(url === undefined ? [text, style ?? PLAIN] : [text, style ?? PLAIN, url]);
    if (text !== whole) break;
    left -= displayWidth(text);
  }
  return kept;
}

/** Columns that the spans take. */
export function spansWidth(spans: readonly Span[]): number {
  return spans.reduce((sum, [text]) => sum + displayWidth(text), 0);
}

const HARMLESS = /^[\x20-\x7e]*$/;
/** What the sanitiser lets nothing keep; the joiners it does keep, between letters, pass. */
const HAZARD = /(?:(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\p{NChar}])+/gu;

/** Text from mail is safe when it comes here; this is the second lock on the same door. */
function oneLine(text: string): string {
  return HARMLESS.test(text) ? text : text.replace(HAZARD, ' ');
}

function sgrCodes(style: Style, depth: ColourDepth): (number | string)[] {
  const attributes = depth === 1 ? { ...style, ...style.plain } : style;
  const codes: (number | string)[] = [0];
  if (attributes.bold === true) codes.push(1);
  if (attributes.dim === true) codes.push(2);
  if (attributes.italic === true) codes.push(3);
  if (attributes.underline === true) codes.push(4);
  if (attributes.inverse === true) codes.push(7);
  if (style.colour !== undefined) codes.push(...colourCodes(style.colour, depth, 0));
  if (style.background !== undefined) codes.push(...colourCodes(style.background, depth, 10));
  return codes;
}

function basicCode(basic: number): number {
  return basic < 8 ? 30 + basic : 82 + basic;
}

/** @param shift 0 for the foreground, 10 for the background. */
function colourCodes({ rgb, index, basic }: Colour, depth: ColourDepth, shift: 0 | 10): number[] {
  if (depth === 1) return [];
  if (depth === 4) return basic === null ? [] : [basicCode(basic) + shift];
  if (depth === 8) return index === null ? [] : [38 + shift, 5, index];
  const value = Number.parseInt(rgb.slice(1), 16);
  return [38 + shift, 2, value >> 16, (value >> 8) & 255, value & 255];
}
