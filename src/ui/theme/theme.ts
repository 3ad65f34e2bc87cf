/**
 * Themes: what each colour means. Screens name a meaning, never a colour.
 *
 * The default foreground and background stay the terminal's own; a theme adds one accent (focus),
 * one colour for unread, one for danger, and weights of grey.
 */
import { kindOf } from '../format/initials.js';
import { nearestColour } from './nearestColour.js';
import { DARK, LIGHT, type Palette } from './palettes.js';
import type { Style } from './style.js';

export interface Theme {
  text: Style;
  /** Names and subjects that should be seen first. */
  strong: Style;
  /** Second in rank: dates, addresses, hints. */
  muted: Style;
  /** Third: what may be overlooked, and still has to be readable. */
  faintText: Style;
  /** What has the focus, and keys one can press. */
  accent: Style;
  accentStrong: Style;
  unread: Style;
  starred: Style;
  danger: Style;
  warning: Style;
  good: Style;
  rule: Style;
  /** Title of the pane that has the focus. */
  titleFocused: Style;
  title: Style;
  /** The row under the cursor: a background, in the pane with the focus and elsewhere. */
  selected: Style;
  selectedElsewhere: Style;
  link: Style;
  /** Quoted text by depth, the last one for everything deeper. */
  quotes: readonly Style[];
  /** Colours without a meaning of their own, to tell people and tags apart at a glance. */
  hues: readonly Style[];
  /** Words that a search looked for; over whatever style they have. */
  hit: Style;
  /** The cursor of an input field. */
  cursor: Style;
}

/** The colour of somebody, or of a tag: always the same one for the same name. */
export function hueOf(name: string, { hues }: Theme): Style {
  return hues[kindOf(name, hues.length)] ?? {};
}

/** The same in a colour that the user has chosen. @param hex `#rrggbb`; null: as it is */
export function inColour(style: Style, hex: string | null): Style {
  return hex === null ? style : { ...style, colour: nearestColour(hex) };
}

/** What the terminal's background is like. */
export type ThemeName = 'dark' | 'light';

export function themeOf(name: ThemeName): Theme {
  return themeFrom(name === 'dark' ? DARK : LIGHT);
}

/** What the colours mean. */
export function themeFrom(palette: Palette): Theme {
  const strong: Style = { bold: true };
  return {
    text: {},
    strong,
    muted: { ...palette.grey, plain: { dim: true } },
    faintText: { ...palette.dimGrey, plain: { dim: true } },
    accent: palette.accent,
    accentStrong: { ...palette.accent, bold: true },
    unread: { ...palette.unread, bold: true },
    starred: palette.star,
    danger: { ...palette.danger, plain: { bold: true } },
    warning: { ...palette.warning, plain: { bold: true } },
    good: palette.good,
    rule: { ...palette.faint, plain: { dim: true } },
    titleFocused: { ...palette.accent, bold: true, plain: { underline: true } },
    title: { bold: true },
    selected: palette.selected,
    selectedElsewhere: palette.selectedElsewhere,
    link: { ...palette.accent, underline: true },
    quotes: palette.quotes.map((quote) => ({ ...quote, plain: { dim: true } })),
    hues: palette.hues,
    hit: { ...palette.star, bold: true, underline: true },
    cursor: { inverse: true },
  };
}
