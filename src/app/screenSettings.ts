/**
 * The settings of the screen, as the configuration has them now, and again whenever it is saved.
 *
 * Guarantees: never throws and never writes. While the file cannot be used, what it said before goes
 * on, and what is wrong with it is told.
 */
import { watch, type FSWatcher } from 'node:fs';
import { basename } from 'node:path';
import type { ProfilePaths } from '../config/paths.js';
import { readConfig } from '../config/read.js';
import { toMailtuiError } from '../core/errors.js';
import type { ScreenSettings } from '../core/screenSettings.js';
import { line } from './screenRows.js';

export interface ScreenSettingsNews {
  /** Null: the file cannot be used. */
  settings: ScreenSettings | null;
  /** Sentences, safe for a terminal. */
  problems: readonly string[];
}

export interface ScreenSettingsSource {
  read(): ScreenSettingsNews;
  /** Tells of every change of the file. @returns ends it */
  watch(onChange: () => void): () => void;
}

/** An editor writes a file in several steps: wait so many ms for the last. */
const PAUSE = 100;

export function screenSettings({ configDir, configFile }: ProfilePaths): ScreenSettingsSource {
  return {
    read: () => {
      try {
        const paths = { configDir, configFile };
        const { settings, warnings } = readConfig(paths);
        const problems = warnings.filter((warning) => warning.includes('settings.screen'));
        return { settings: settings.screen ?? {}, problems: problems.map(line) };
      } catch (error) {
        const [first = ''] = toMailtuiError(error).message.split('\n');
        return { settings: null, problems: [line(first)] };
      }
    },
    watch: (onChange) => {
      let timer: NodeJS.Timeout | undefined;
      const watcher = watchQuietly(configDir, (name) => {
        if (name !== null && name !== basename(configFile)) return;
        clearTimeout(timer);
        timer = setTimeout(onChange, PAUSE);
      });
      return () => {
        clearTimeout(timer);
        watcher?.close();
      };
    },
  };
}

/** Some file systems cannot be watched: there a change holds from the next start. */
function watchQuietly(dir: string, onChange: (name: string | null) => void): FSWatcher | null {
  try {
    const watcher = watch(dir, { persistent: false }, (_, name) => {
      onChange(name);
    });
    return watcher.on('error', () => undefined);
  } catch {
    return null;
  }
}
