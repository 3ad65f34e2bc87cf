/**
 * Templates: texts that messages begin with, as files in the folder `templates` beside the
 * configuration, `NAME.txt` or (Markdown) `NAME.md`. Written by the user alone.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import type { Template } from '../core/template.js';
import type { ProfilePaths } from './paths.js';
import { codeOf } from './privateFiles.js';

const ENDINGS = ['.txt', '.md'] as const;

/** In the order of the alphabet. */
export function templateNames(paths: Pick<ProfilePaths, 'configDir'>): string[] {
  try {
    const names = readdirSync(directory(paths)).flatMap((file) => {
      const ending = ENDINGS.find((one) => file.endsWith(one));
      return ending === undefined ? [] : [file.slice(0, -ending.length)];
    });
    return [...new Set(names)].filter(isName).sort();
  } catch {
    return [];
  }
}

/** @throws MailtuiError `bad-input` when there is none of this name, `disk`. */
export function readTemplate(paths: Pick<ProfilePaths, 'configDir'>, name: string): Template {
  for (const ending of isName(name) ? ENDINGS : []) {
    const file = join(directory(paths), `${name}${ending}`);
    try {
      return { text: readFileSync(file, 'utf8'), isMarkdown: ending === '.md' };
    } catch (thrown) {
      if (codeOf(thrown) !== 'ENOENT') throw toMailtuiError(thrown).within({ file });
    }
  }
  const names = templateNames(paths);
  throw new MailtuiError('bad-input', `there is no template ${name}`, {
    hint:
      names.length === 0
        ? `Put one into ${directory(paths)}, as ${name}.txt.`
        : `There are: ${names.join(', ')}`,
  });
}

function directory({ configDir }: Pick<ProfilePaths, 'configDir'>): string {
  return join(configDir, 'templates');
}

function isName(name: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u.test(name);
}
