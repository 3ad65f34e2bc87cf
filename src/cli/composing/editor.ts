/**
 * The user's editor on a draft.
 *
 * Guarantees: the editor is a program with arguments, never a line for a shell; the file is the
 * user's alone, and durable before the editor sees it; what the editor writes is saved as a version
 * of the draft while it runs; an editor that fails, or leaves an empty file, changes nothing, and
 * the file with what it wrote stays where it is until the draft holds it.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { createEditingFile } from '../../app/editingFiles.js';
import type { MailService } from '../../app/mailService.js';
import { splitCommandLine } from '../../config/commandLine.js';
import type { Draft } from '../../core/draft.js';
import { draftToText, textToDraft } from '../../core/draftText.js';
import type { CliContext } from '../context.js';

/** How often the file is looked at while the editor runs. */
const LOOK_MS = 1000;

export interface Edited {
  draft: Draft;
  /** Why it is as it was before; null: it is what the editor left. */
  trouble: string | null;
}

/** @throws MailtuiError `disk` and others when the file cannot be written; `usage` for the editor. */
export async function editDraft(
  context: CliContext,
  { drafts }: Pick<MailService, 'drafts'>,
  draft: Draft,
): Promise<Edited> {
  const command = editorCommand(context.env);
  const start = draftToText(draft);
  const { file, remove } = createEditingFile(context.paths.stateDir, start);
  let last = start;
  let newest = draft;
  const look = async (): Promise<void> => {
    const text = readText(file);
    if (text === null || text.trim() === '' || text === last) return;
    last = text;
    newest = await withFiles(textToDraft(text, draft), drafts);
    await drafts.save(newest, false);
  };
  // One look at a time; what a look could not save, the last one does, or says why not.
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look).catch(() => {
      last = start;
    });
  }, LOOK_MS);
  let trouble: string | null;
  try {
    trouble = await run(command, file);
  } finally {
    clearInterval(timer);
    await looking;
  }
  const text = readText(file);
  const isEmpty = text === null || text.trim() === '';
  if (trouble !== null || isEmpty) {
    // What was saved while it ran was a good version.
    if (!isEmpty && text !== start)
      return { draft: newest, trouble: `${trouble ?? ''}; what it wrote is in ${file}` };
    remove();
    return { draft: newest, trouble: trouble ?? 'The file was empty; the draft is as it was.' };
  }
  if (text === start) {
    remove();
    return { draft, trouble: null };
  }
  const edited = await withFiles(textToDraft(text, draft), drafts);
  await drafts.save(edited, false);
  remove();
  return { draft: edited, trouble: null };
}

function editorCommand(env: NodeJS.ProcessEnv): string[] {
  const line = [env['VISUAL'], env['EDITOR']].find((one) => one !== undefined && one.trim() !== '');
  return splitCommandLine(line ?? 'vi');
}

/** @returns why it failed; null: it did not. */
function run([program = '', ...args]: readonly string[], file: string): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args, file], { stdio: 'inherit' });
    child.once('error', ({ message }) => {
      resolve(`The editor could not be started (${message})`);
    });
    child.once('exit', (code, signal) => {
      const how = signal === null ? `with ${String(code)}` : `by ${signal}`;
      resolve(code === 0 ? null : `The editor ended ${how}`);
    });
  });
}

/** The files that were named are attached. */
async function withFiles(
  { draft, files }: ReturnType<typeof textToDraft>,
  drafts: MailService['drafts'],
): Promise<Draft> {
  const added = await Promise.all(
    files.map((path) => drafts.attach(path.replace(/^~(?=\/|$)/, homedir()))),
  );
  return { ...draft, attachments: [...draft.attachments, ...added] };
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
