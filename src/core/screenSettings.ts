/** What the configuration may say of the screen; everything has a default. Pure. */

export const KEY_PRESETS = ['default', 'mutt', 'gmail', 'alpine'] as const;
export type KeyPreset = (typeof KEY_PRESETS)[number];

/** What a theme of the user's may colour. */
export const THEME_COLOURS = [
  ...(['muted', 'faint', 'rule', 'accent', 'unread', 'star', 'danger', 'warning'] as const),
  ...(['good', 'quote', 'quoteDeeper', 'selection', 'selectionElsewhere'] as const),
] as const;
export type ThemeColour = (typeof THEME_COLOURS)[number];

export const THEME_BASES = ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const;

export interface UserTheme {
  /** What it changes; dark unless told. */
  base?: (typeof THEME_BASES)[number];
  /** As `#rrggbb`. */
  colours?: Readonly<Partial<Record<ThemeColour, string>>>;
}

export const COLOUR_DEPTHS = ['auto', 'true', '256', '16', 'none'] as const;
export const GLYPH_SETS = ['auto', 'unicode', 'ascii'] as const;

/** `auto`: as the environment says. */
export const LANGUAGES = ['auto', 'en', 'de'] as const;
export const PICTURE_METHODS = ['auto', 'kitty', 'iterm2', 'sixel', 'blocks'] as const;

export interface ScreenSettings {
  /** What the screen is written in. */
  language?: (typeof LANGUAGES)[number];
  /** The name of a theme; `auto` (so unless told): as the terminal's background is. */
  theme?: string;
  themes?: Readonly<Record<string, UserTheme>>;
  /** What the terminal can show; `auto`: as it says. */
  colours?: (typeof COLOUR_DEPTHS)[number];
  /** Lines and signs beyond ASCII; `auto`: where the locale is UTF-8. */
  glyphs?: (typeof GLYPH_SETS)[number];
  /** How pictures are drawn; `auto`: as the terminal says that it can, else in half blocks. */
  pictures?: (typeof PICTURE_METHODS)[number];
  /** Whether links are links of the terminal (OSC 8); where it is known to have them, unless told. */
  hyperlinks?: boolean;
  /** Whether the mouse is listened to; so unless told. */
  mouse?: boolean;
  /** Whether the terminal's title says what is unread; so unless told. */
  title?: boolean;
  /** Whether the terminal shows how far a sync is (OSC 9;4); where it is known to, unless told. */
  progress?: boolean;
  /** Columns of the list, from left to right: `name`, `name:20`; see `listColumns`. */
  columns?: readonly string[];
  /** Nothing moves by itself. */
  reducedMotion?: boolean;
  /** Whose habits the keys follow. */
  keyPreset?: KeyPreset;
  /** Keys by the id of a command, instead of those it has: `"message.archive": ["e", "y a"]`. */
  keys?: Readonly<Record<string, readonly string[]>>;
}
