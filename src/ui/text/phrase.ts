/**
 * The texts of the screen, by key, in the language that is set: the one place they come from.
 *
 * English is complete by its types, and every other language has the same keys and the same `{names}`
 * (a test holds them to it). The language is set once for the process, before anything is drawn, and
 * again when the configuration changes: what was drawn is then drawn anew.
 */
import { DE } from './de/index.js';
import { EN } from './en/index.js';

export type TextKey = keyof typeof EN;
export type Catalogue = Readonly<Record<TextKey, string>>;
export type Language = 'en' | 'de';

export const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en: EN, de: DE };

/** What stands in braces in a text. */
type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;

type Values<Key extends TextKey> = [Names<(typeof EN)[Key]>] extends [never]
  ? []
  : [values: Readonly<Record<Names<(typeof EN)[Key]>, string | number>>];

let spoken: Language = 'en';

/** From now on texts are in this language. */
export function speak(language: Language): void {
  spoken = language;
}

export function language(): Language {
  return spoken;
}

/** The text of the key, with the values in the places of their names. */
export function phrase<Key extends TextKey>(key: Key, ...[values]: Values<Key>): string {
  const text = CATALOGUES[spoken][key];
  if (values === undefined) return text;
  const known = new Map<string, string | number>(Object.entries(values));
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(known.get(name) ?? whole));
}

/** What the setting and the locale of the environment ask for; English where we have nothing else. */
export function languageOf(setting: string | undefined, env: NodeJS.ProcessEnv): Language {
  const wanted = setting === undefined || setting === 'auto' ? localeOf(env) : setting;
  return wanted.toLowerCase().startsWith('de') ? 'de' : 'en';
}

/** As POSIX has it: the first of these that says something. */
function localeOf(env: NodeJS.ProcessEnv): string {
  return [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value) ?? '';
}
