/** What the terminal can show, as the environment and the configuration say. */
import type { ScreenSettings } from '../../core/screenSettings.js';
import type { ColourDepth } from '../theme/style.js';

const CONFIGURED: Readonly<Record<string, ColourDepth>> = { true: 24, 256: 8, 16: 4, none: 1 };

/** NO_COLOR is stronger than a configuration, which is for all terminals. */
export function colourDepth({ colours }: Pick<ScreenSettings, 'colours'>): ColourDepth {
  const { env, stdout } = process;
  if ((env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb') return 1;
  const wanted = CONFIGURED[colours ?? 'auto'];
  if (wanted !== undefined) return wanted;
  if (!stdout.isTTY) return 24;
  const depth = stdout.getColorDepth();
  return depth === 24 || depth === 8 || depth === 4 ? depth : 1;
}

/** Whether lines and signs are drawn with ASCII alone. */
export function isAscii(
  { glyphs = 'auto' }: Pick<ScreenSettings, 'glyphs'>,
  env: NodeJS.ProcessEnv,
): boolean {
  if (glyphs !== 'auto') return glyphs === 'ascii';
  // The Linux console has lines, but hardly any of the signs.
  if (env['TERM'] === 'linux') return true;
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(
    (value) => value !== undefined && value !== '',
  );
  // Without any locale (containers, services) terminals of today are UTF-8 all the same.
  return locale !== undefined && /\.(?!utf-?8)/i.test(locale);
}

/** Whether to ask the terminal anything: the Linux console would show the question. */
export function canAnswer(colours: ColourDepth, env: NodeJS.ProcessEnv): boolean {
  return colours !== 1 && env['TERM'] !== 'linux';
}
