/**
 * `mailtui restore-backup`: mail from a backup, into the profile or beside it. What is damaged is told,
 * the rest restored, and the exit code is 65 then.
 */
import { listSnapshots, restore, restoreConfig } from '../app/backups.js';
import type { NamedSnapshot } from '../core/backup.js';
import { MailtuiError } from '../core/errors.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readProfile } from './configured.js';
import type { CliContext } from './context.js';
import { exitCodeOf } from './exitCodes.js';
import { queryOf } from './exportMail.js';
import { jsonLine } from './json.js';
import { withKeeping } from './keeping.js';
import { progressOn } from './terminalProgress.js';

export interface RestoreFlags {
  account?: string;
  folder?: string;
  query?: string;
  to?: string;
  snapshot?: string;
  list?: boolean;
}

export async function restoreBackup(
  context: CliContext,
  source: string,
  { account, folder, query: text, to, snapshot: name, list = false }: RestoreFlags,
): Promise<number> {
  const complain = (sentence: string): void => {
    context.complain(sanitiseLine(sentence));
  };
  const snapshots = listSnapshots(source, complain);
  if (list) {
    for (const one of snapshots) context.print(lineOf(one, context.json));
    return 0;
  }
  const snapshot = chosen(snapshots, name);
  if (to === undefined && restoreConfig(context.paths, snapshot)) {
    complain('The configuration was restored; passwords are not in a backup.');
  }
  const profile = readProfile(context);
  const accounts = account === undefined ? [] : [account];
  refuseStrangers(profile.accounts, snapshot, accounts, to);
  const progress = context.json ? null : await progressOn(context.stderr);
  return withKeeping(context, profile, async (keeping) => {
    const query = queryOf(text, keeping.service.folders());
    const summary = await restore(keeping, {
      ...{ source, snapshot, accounts, signal: context.signal },
      ...(folder === undefined ? {} : { folder }),
      ...(query === undefined ? {} : { query }),
      ...(to === undefined ? {} : { to }),
      onProgress: (one, path, done, total) => {
        progress?.follow({ event: 'progress', account: one, folder: path, done, total });
      },
      onDamaged: (sentence) => {
        progress?.clear();
        complain(sentence);
      },
    });
    progress?.clear();
    const { restored, known, damaged } = summary;
    if (context.json) context.print(jsonLine(summary));
    else context.print(`${restored} messages restored; ${known} were there already.`);
    return damaged > 0 ? exitCodeOf('bad-input') : 0;
  });
}

function lineOf({ name, snapshot }: NamedSnapshot, json: boolean): string {
  const { created, messages, octets, accounts } = snapshot;
  const names = accounts.map((one) => one.name);
  if (json) return jsonLine({ snapshot: name, created, messages, octets, accounts: names });
  return sanitiseLine(`${name}  ${messages} messages  ${names.join(', ')}`);
}

function chosen(snapshots: readonly NamedSnapshot[], name: string | undefined): NamedSnapshot {
  const snapshot = snapshots.find((one) => name === undefined || one.name.startsWith(name));
  if (snapshot !== undefined) return snapshot;
  throw new MailtuiError(
    'bad-input',
    name === undefined ? 'there is no whole snapshot' : `there is no snapshot ${name}`,
    {
      hint: 'mailtui restore-backup SOURCE --list lists them.',
    },
  );
}

/** Mail of an account that is not configured would be listed nowhere. */
function refuseStrangers(
  accounts: readonly { name: string }[],
  { snapshot }: NamedSnapshot,
  wanted: readonly string[],
  to: string | undefined,
): void {
  const here = accounts.map(({ name }) => name);
  const there = snapshot.accounts.map(({ name }) => name);
  const missing = wanted.find((name) => !there.includes(name));
  if (missing !== undefined) {
    throw new MailtuiError('usage', `the snapshot has no account ${missing}`, {
      hint: `It has: ${there.join(', ')}`,
    });
  }
  const among = wanted.length === 0 ? there : wanted;
  if (to !== undefined || among.some((name) => here.includes(name))) return;
  throw new MailtuiError('config', `none of its accounts is configured here: ${among.join(', ')}`, {
    hint: 'Set the account up under its old name with mailtui add-account, or give --to DIRECTORY.',
  });
}
