/**
 * The themes one can choose from: those that come with the program and those of the configuration.
 * Pure. Every theme has a variant for a dark background and one for a light one; of the user's own
 * both are the same.
 */
import type { ScreenSettings, ThemeColour, UserTheme } from '../../core/screenSettings.js';
import { nearestColour } from './nearestColour.js';
import { CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, type Palette } from './palettes.js';
import type { Style } from './style.js';
import { themeFrom, type Theme, type ThemeName } from './theme.js';
import { phrase } from '../text/phrase.js';

export type Themes = ReadonlyMap<string, Readonly<Record<ThemeName, Theme>>>;

/** The theme that follows the terminal's background. */
export const AUTO = 'auto';

const BUILT_IN: Readonly<Record<string, Readonly<Record<ThemeName, Palette>>>> = {
  [AUTO]: { dark: DARK, light: LIGHT },
  dark: { dark: DARK, light: DARK },
  light: { dark: LIGHT, light: LIGHT },
  'high-contrast': { dark: CONTRAST_DARK, light: CONTRAST_LIGHT },
};

/** @returns the themes by name, and what is wrong with those of the user, as sentences */
export function themesOf({ theme, themes = {} }: Pick<ScreenSettings, 'theme' | 'themes'>): {
  themes: Themes;
  problems: readonly string[];
} {
  const known = new Map<string, Readonly<Record<ThemeName, Theme>>>();
  for (const [name, { dark, light }] of Object.entries(BUILT_IN)) {
    known.set(name, { dark: themeFrom(dark), light: themeFrom(light) });
  }
  for (const [name, own] of Object.entries(themes)) {
    const made = themeFrom(paletteOf(own));
    known.set(name, { dark: made, light: made });
  }
  const isThere = theme === undefined || known.has(theme);
  const names = [...known.keys()].join(', ');
  const problems = isThere ? [] : [phrase('themes.thereIsNoTheme', { theme, names })];
  return { themes: known, problems };
}

function paletteOf({ base = 'dark', colours = {} }: UserTheme): Palette {
  const palette = BASES[base];
  const ink = (name: ThemeColour, before: Style): Style => {
    const hex = colours[name];
    return hex === undefined ? before : { ...before, colour: nearestColour(hex) };
  };
  const ground = (name: ThemeColour, before: Style): Style => {
    const hex = colours[name];
    return hex === undefined ? before : { ...before, background: nearestColour(hex) };
  };
  const { quotes } = palette;
  return {
    ...palette,
    grey: ink('muted', palette.grey),
    dimGrey: ink('faint', palette.dimGrey),
    faint: ink('rule', palette.faint),
    accent: ink('accent', palette.accent),
    unread: ink('unread', palette.unread),
    star: ink('star', palette.star),
    danger: ink('danger', palette.danger),
    warning: ink('warning', palette.warning),
    good: ink('good', palette.good),
    quotes: quotes.map((quote, depth) => ink(depth === 0 ? 'quote' : 'quoteDeeper', quote)),
    selected: ground('selection', palette.selected),
    selectedElsewhere: ground('selectionElsewhere', palette.selectedElsewhere),
  };
}

const BASES: Readonly<Record<NonNullable<UserTheme['base']>, Palette>> = {
  ...{ dark: DARK, light: LIGHT },
  ...{ 'high-contrast': CONTRAST_DARK, 'high-contrast-light': CONTRAST_LIGHT },
};
