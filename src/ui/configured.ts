/**
 * What of the screen is configured: read at the start and again whenever the configuration is saved.
 * Faults in it are told as warnings; what is right in it holds all the same.
 */
import type { ScreenSettingsNews, ScreenSettingsSource } from '../app/screenSettings.js';
import { listColumns, USUAL_COLUMNS, type ListColumn } from '../core/listColumns.js';
import type { ScreenSettings } from '../core/screenSettings.js';
import type { Command } from './commands/command.js';
import { COMMANDS } from './commands/table.js';
import { bindings } from './keymap/bindings.js';
import { localised } from './text/localised.js';
import { languageOf, speak } from './text/phrase.js';
import { themesOf, type Themes } from './theme/themes.js';

export interface Configured {
  settings: ScreenSettings;
  /** All commands, with the keys that they have in the end. */
  commands: readonly Command[];
  themes: Themes;
  /** Of the list. */
  columns: readonly ListColumn[];
  /** Whole sentences. */
  problems: readonly string[];
}

/**
 * What is said from now on is in the language that is configured.
 * @param env whose locale counts where nothing is configured
 * @param before what holds while the configuration cannot be used
 */
export function configuredBy(
  news: ScreenSettingsNews,
  env: NodeJS.ProcessEnv,
  before: ScreenSettings = {},
): Configured {
  const settings = news.settings ?? before;
  speak(languageOf(settings.language, env));
  const { commands, problems: ofKeys } = bindings(localised(COMMANDS), settings);
  const { themes, problems: ofThemes } = themesOf(settings);
  const problems = [...news.problems, ...ofKeys, ...ofThemes];
  const columns = listColumns(settings.columns ?? USUAL_COLUMNS.split(' '));
  return { settings, commands, themes, columns, problems };
}

/** @returns ends it */
export function followSettings(
  source: ScreenSettingsSource,
  first: Configured,
  env: NodeJS.ProcessEnv,
  apply: (configured: Configured) => void,
): () => void {
  let known = JSON.stringify([first.settings, first.problems]);
  let { settings } = first;
  return source.watch(() => {
    const next = configuredBy(source.read(), env, settings);
    const seen = JSON.stringify([next.settings, next.problems]);
    // A file that was saved without a change of these is no news.
    if (seen === known) return;
    known = seen;
    ({ settings } = next);
    apply(next);
  });
}
