/**
 * The files in which a text is while the user's editor has it.
 *
 * Guarantees: each is in a directory of its own that only the user may enter, with whatever the
 * editor puts beside it (backups, swap files), and is gone with all of that once it is not needed;
 * what a program left there when it was killed becomes a draft, durable before the file goes.
 * Never touches what an editor of a running program has.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ensurePrivateDir } from '../config/privateFiles.js';
import type { Draft, DraftStart, StartedDraft } from '../core/draft.js';
import { toMailtuiError } from '../core/errors.js';

/** Below the state directory. */
const DIRECTORY = 'editing';
/** Editors know by this ending that it is mail. */
const FILE = 'message.eml';
/** As the editor got it: what is still the same is nobody's work. */
const BEFORE = 'before';
const SUBJECT = 'Left in an editor';
/** An editor may outlive the program that started it: who writes in it saves more often. */
const AT_REST_MS = 60 * 60_000;

export interface EditingFile {
  file: string;
  dir: string;
  /** With all that lies beside it. Never throws. */
  remove: () => void;
}

/** Durable when this returns. @throws MailtuiError `disk`, `disk-full` */
export function createEditingFile(stateDir: string, text: string): EditingFile {
  const name = `${String(process.pid)}-${randomBytes(6).toString('hex')}`;
  const dir = join(stateDir, DIRECTORY, name);
  ensurePrivateDir(dir);
  const { file, remove } = editingFile(dir);
  writeDurably(join(dir, BEFORE), text);
  writeDurably(file, text);
  return { file, dir, remove };
}

export interface DraftTaker {
  start: (start: DraftStart) => Promise<StartedDraft>;
  save: (draft: Draft, isDone: boolean) => Promise<string>;
}

/**
 * Makes drafts of what was left in editors.
 * @param now ms since the epoch.
 * @returns how many. Never rejects: what cannot be kept now stays where it is.
 */
export async function keepLeftEdits(
  stateDir: string,
  drafts: DraftTaker,
  now: number,
): Promise<number> {
  let kept = 0;
  for (const dir of leftDirectories(join(stateDir, DIRECTORY), now)) {
    const { file, remove } = editingFile(dir);
    try {
      const text = readFileSync(file, 'utf8').replaceAll('\0', '');
      if (text.trim() !== '' && text !== readFileSync(join(dir, BEFORE), 'utf8')) {
        const { draft } = await drafts.start({ kind: 'new' });
        // All of it: whatever stands above the text is the user's, too.
        await drafts.save({ ...draft, subject: SUBJECT, body: text }, true);
        kept += 1;
      }
      remove();
    } catch {
      continue;
    }
  }
  return kept;
}

/** Whose programs have ended, and that nothing was saved in for a while. */
function leftDirectories(parent: string, now: number): string[] {
  return namesIn(parent)
    .filter((name) => /^\d+-[0-9a-f]{12}$/.test(name) && !isRunning(Number.parseInt(name, 10)))
    .map((name) => join(parent, name))
    .filter((dir) => changedAt(dir) < now - AT_REST_MS);
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

/** When anything in it was written last; ms since the epoch. */
function changedAt(dir: string): number {
  try {
    const paths = [dir, ...namesIn(dir).map((name) => join(dir, name))];
    return Math.max(...paths.map((path) => statSync(path).mtimeMs));
  } catch {
    return Infinity;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function editingFile(dir: string): EditingFile {
  const remove = (): void => {
    try {
      rmSync(dir, { recursive: true, force: true });
    } catch {
      return;
    }
  };
  return { file: join(dir, FILE), dir, remove };
}

function writeDurably(file: string, text: string): void {
  try {
    const fd = openSync(file, 'wx', 0o600);
    try {
      writeFileSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw toMailtuiError(error).within({ file });
  }
}
