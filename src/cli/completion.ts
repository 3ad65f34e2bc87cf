/**
 * `mailtui completion`: scripts for shells, and for those the names that only the profile knows.
 * A name that would not be safe on a terminal is not completed.
 */
import type { Command } from 'commander';
import { accountNames, folderNames } from '../app/knownNames.js';
import { MailtuiError } from '../core/errors.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { bashCompletion } from './completion/bash.js';
import { commandTree, type CommandNode } from './completion/commandTree.js';
import { fishCompletion } from './completion/fish.js';
import { zshCompletion } from './completion/zsh.js';
import type { CliContext } from './context.js';
import { EXIT_OK } from './exitCodes.js';

export interface CompletionOptions {
  names?: string;
}

const SCRIPTS: Readonly<Record<string, (tree: CommandNode) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** @throws MailtuiError `usage` when no shell is named. */
export function completion(
  context: CliContext,
  program: Command,
  shell: string | undefined,
  { names }: CompletionOptions,
): Promise<number> {
  if (names !== undefined) {
    const all = names === 'accounts' ? accountNames(context.paths) : folderNames(context.paths);
    for (const name of all) if (sanitiseLine(name) === name) context.print(name);
    return Promise.resolve(EXIT_OK);
  }
  const script = shell === undefined ? undefined : SCRIPTS[shell];
  if (script === undefined) {
    throw new MailtuiError('usage', 'the shell is missing: bash, zsh or fish', {
      hint: 'In ~/.bashrc: source <(mailtui completion bash)',
    });
  }
  context.print(script(commandTree(program)).trimEnd());
  return Promise.resolve(EXIT_OK);
}
