/** Where a desktop keeps what is saved: the folder its settings name, else `~/Downloads`. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export function downloadsFolder(env: NodeJS.ProcessEnv = process.env): string {
  const home = env['HOME'] ?? homedir();
  const settings = join(env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'user-dirs.dirs');
  if (existsSync(settings)) {
    const named = /^XDG_DOWNLOAD_DIR="([^"\n]+)"/m.exec(readFileSync(settings, 'utf8'))?.[1];
    if (named !== undefined) return named.replace(/^\$HOME(?=\/|$)/, home);
  }
  const usual = join(home, 'Downloads');
  return existsSync(usual) ? usual : home;
}
