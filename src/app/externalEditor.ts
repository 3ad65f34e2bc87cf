/**
 * Writing a text in the user's own editor.
 *
 * Guarantees: the editor is started with an argument array, on this terminal; the text is in a file
 * of mode 0600 in a private directory, durable before the editor sees it and gone afterwards; what
 * the editor saves is told while it runs. An editor that fails, or leaves an empty or a cut file,
 * takes no text away: the last good version is the result, and a sentence says so. Never rejects
 * because of the editor.
 */
import { spawn } from 'node:child_process';
import { readFileSync, watch } from 'node:fs';
import { basename } from 'node:path';
import { splitCommandLine } from '../config/commandLine.js';
import { createEditingFile } from './editingFiles.js';

export interface EditorRequest {
  text: string;
  /** What the editor saves while it runs, as often as it does. */
  onSaved: (text: string) => void;
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
export function editExternally(
  stateDir: string,
  env: NodeJS.ProcessEnv,
  { text, onSaved }: EditorRequest,
): Promise<EditorResult> {
  const [program = '', ...args] = editorCommand(env);
  const { dir, file, remove } = createEditingFile(stateDir, text);
  const followed = new EditedFile(dir, file, text, onSaved);
  const release = holdInterrupts();
  return new Promise<EditorResult>((resolve) => {
    const finish = (ending: Ending): void => {
      release();
      followed.close();
      const result = resultOf(text, followed, ending, program);
      remove();
      resolve(result);
    };
    const child = spawn(program, [...args, file], { stdio: 'inherit', env });
    child.once('error', () => {
      finish({ kind: 'not-started' });
    });
    child.once('exit', (code) => {
      finish(code === 0 ? { kind: 'done' } : { kind: 'failed' });
    });
  });
}

type Ending = { kind: 'done' | 'failed' | 'not-started' };

function resultOf(
  original: string,
  followed: EditedFile,
  ending: Ending,
  program: string,
): EditorResult {
  const name = basename(program);
  if (ending.kind === 'not-started') {
    return { text: original, problem: `${name} cannot be started: set $EDITOR to your editor.` };
  }
  const read = followed.read();
  const isEmptied = read !== null && read.trim() === '' && original.trim() !== '';
  const hasFailed = ending.kind === 'failed';
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
  readonly #close: () => void;

  constructor(
    dir: string,
    private readonly file: string,
    text: string,
    private readonly onSaved: (text: string) => void,
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

  close(): void {
    clearTimeout(this.#timer);
    this.#close();
  }

  #look(): void {
    const text = this.read();
    if (text === null || text === this.good || text.trim() === '') return;
    this.good = text;
    this.onSaved(text);
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
