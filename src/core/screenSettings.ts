/** What the configuration may say of the screen; everything has a default. Pure. */

export const KEY_PRESETS = ['default', 'mutt', 'gmail', 'alpine'] as const;
export type KeyPreset = (typeof KEY_PRESETS)[number];

export interface ScreenSettings {
  /** Whose habits the keys follow. */
  keyPreset?: KeyPreset;
  /** Keys by the id of a command, instead of those it has: `"message.archive": ["e", "y a"]`. */
  keys?: Readonly<Record<string, readonly string[]>>;
}
