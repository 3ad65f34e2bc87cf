/**
 * Writing a text in the user's own editor.
 *
 * Guarantees: the editor is started with an argument array, on this terminal; the text is in a file
 * of mode 0600 in a private directory, durable before the editor sees it; what the editor saves is
 * handed on to be kept while it runs, and the file goes only once what it left is kept. An editor
 * that fails, or leaves an empty or a cut file, takes no text away: the last good version is the
 * result, and a sentence says so. Never rejects because of the editor.
 */
import { spawn } from 'node:child_process';
import { readFileSync, watch } from 'node:fs';
import { basename } from 'node:path';
import { splitCommandLine } from '../config/commandLine.js';
import { createEditingFile } from './editingFiles.js';

export interface EditorRequest {
  text: string;
  /**
   * Makes what the editor saved durable, as often as it does while it runs and what it left at the
   * end; never two at a time. False: it could not, which was said. A rejection at the end is passed on.
   */
  keep: (text: string) => Promise<boolean>;
}

export interface EditorResult {
  text: string;
  /** What went wrong, as a sentence; null: nothing did. */
  problem: string | null;
}

export type EditText = (request: EditorRequest) => Promise<EditorResult>;

/** An editor may write in several steps: its file is read when it has been still for so long, ms. */
const STILL = 200;

/**
 * `$VISUAL`, else `$EDITOR`, else vi.
 * @throws MailtuiError `usage` for a variable that needs a shell.
 */
export function editorCommand(env: NodeJS.ProcessEnv): string[] {
  const wanted = [env['VISUAL'], env['EDITOR']].find((line) => (line ?? '').trim() !== '');
  return splitCommandLine(wanted ?? 'vi');
}

/** @throws MailtuiError `usage` for an editor that cannot be, `disk` when the file cannot be made. */
export async function editExternally(
  stateDir: string,
  env: NodeJS.ProcessEnv,
  { text, keep }: EditorRequest,
): Promise<EditorResult> {
  const command = editorCommand(env);
  const { dir, file, remove } = createEditingFile(stateDir, text);
  const followed = new EditedFile(dir, file, text, keep);
  const release = holdInterrupts();
  const ending = await run([...command, file], env).finally(release);
  await followed.close();
  const result = resultOf(text, followed, ending, command[0] ?? '');
  if (result.text === text || (await keep(result.text))) remove();
  return result;
}

type Ending = 'done' | 'failed' | 'not-started';

function run([program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<Ending> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', env });
    child.once('error', () => {
      resolve('not-started');
    });
    child.once('exit', (code) => {
      resolve(code === 0 ? 'done' : 'failed');
    });
  });
}

function resultOf(
  original: string,
  followed: EditedFile,
  ending: Ending,
  program: string,
): EditorResult {
  const name = basename(program);
  if (ending === 'not-started') {
    return { text: original, problem: `${name} cannot be started: set $EDITOR to your editor.` };
  }
  const read = followed.read();
  const isEmptied = read !== null && read.trim() === '' && original.trim() !== '';
  const hasFailed = ending === 'failed';
  // Cut where a full disk or a crash stopped the writing.
  const isCut = hasFailed && read !== null && read !== original && followed.good.startsWith(read);
  if (read === null || isEmptied || isCut) {
    const left = read === null ? 'no text' : isEmptied ? 'an empty text' : 'a part of the text';
    return { text: followed.good, problem: `${name} left ${left}: the last good version is kept.` };
  }
  if (!hasFailed) return { text: read, problem: null };
  const kept = read === original ? 'the text is as it was' : 'what it had saved is here';
  return { text: read, problem: `${name} ended with an error: ${kept}.` };
}

/** The file while an editor has it. Editors replace files, so the directory is watched. */
class EditedFile {
  /** The last whole text that was seen. */
  good: string;
  #timer: NodeJS.Timeout | undefined;
  #keeping: Promise<unknown> = Promise.resolve();
  readonly #close: () => void;

  constructor(
    dir: string,
    private readonly file: string,
    text: string,
    private readonly keep: EditorRequest['keep'],
  ) {
    this.good = text;
    this.#close = watchQuietly(dir, () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#look();
      }, STILL);
    });
  }

  /** Null: there is no such file any more, or it cannot be read. */
  read(): string | null {
    try {
      return decoded(readFileSync(this.file));
    } catch {
      return null;
    }
  }

  /** Resolves when nothing of it is being kept any more. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#close();
    await this.#keeping;
  }

  #look(): void {
    const text = this.read();
    if (text === null || text === this.good || text.trim() === '') return;
    this.good = text;
    // What cannot be kept now is tried again at the end.
    this.#keeping = this.#keeping.then(() => this.keep(text)).catch(() => false);
  }
}

/** In UTF-8, or where it is not, in the charset that every octet is valid in. */
function decoded(content: Buffer): string {
  try {
    return plain(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch {
    return plain(new TextDecoder('windows-1252').decode(content));
  }
}

function plain(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\0', '');
}

/** Some file systems cannot be watched; the file is read at the end in any case. */
function watchQuietly(dir: string, onChange: () => void): () => void {
  try {
    const watcher = watch(dir, onChange).on('error', () => undefined);
    return () => {
      watcher.close();
    };
  } catch {
    return () => undefined;
  }
}

/** The keys that interrupt are meant for the editor, while it has the terminal. */
function holdInterrupts(): () => void {
  const held = (['SIGINT', 'SIGQUIT'] as const).map((signal) => {
    const listeners = process.listeners(signal);
    const ignore = (): void => undefined;
    process.on(signal, ignore);
    for (const listener of listeners) process.off(signal, listener);
    return () => {
      for (const listener of listeners) process.on(signal, listener);
      process.off(signal, ignore);
    };
  });
  return () => {
    for (const release of held) release();
  };
}
