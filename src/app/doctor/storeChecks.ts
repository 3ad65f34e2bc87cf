/** Whether mail and index are whole and go together, and whether there is room for more. */
import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AccountConfig } from '../../core/account.js';
import { toMailtuiError } from '../../core/errors.js';
import { octetsText } from '../../core/storage.js';
import type { ProfilePaths } from '../../config/paths.js';
import { inspectIndex, type IndexHealth } from '../../store/index/indexHealth.js';
import { openMaildirStore } from '../../store/maildir/maildirStore.js';
import { good, note, problem, type Finding, type Subject } from './finding.js';

const STORE: Subject = { area: 'store' };
/** Below it, a busy morning may fill the disk. */
const LITTLE_ROOM = 500_000_000;
const NO_ROOM = 20_000_000;

export async function checkStore(
  accounts: readonly AccountConfig[],
  paths: ProfilePaths,
): Promise<Finding[]> {
  const index = checkIndex(paths);
  const findings = [...index.findings];
  for (const { name } of accounts) {
    findings.push(await checkMaildir(name, paths, index.health));
  }
  return [...findings, ...checkRoom(paths)];
}

function checkIndex({ indexFile }: ProfilePaths): {
  health: IndexHealth | null;
  findings: Finding[];
} {
  if (!existsSync(indexFile)) {
    return { health: null, findings: [note(STORE, 'there is no index yet', 'Run mailtui sync.')] };
  }
  try {
    const health = inspectIndex(indexFile);
    if (health.faults.length === 0) {
      return { health, findings: [good(STORE, `the index ${indexFile} is whole`)] };
    }
    const message = `the index is damaged: ${health.faults.join('; ')}`;
    const hint = 'Run mailtui reindex: it makes the index anew from the mail.';
    return { health: null, findings: [problem(STORE, { kind: 'disk', message, hint })] };
  } catch (error) {
    return { health: null, findings: [problem(STORE, toMailtuiError(error))] };
  }
}

async function checkMaildir(
  account: string,
  { mailDir }: ProfilePaths,
  health: IndexHealth | null,
): Promise<Finding> {
  const subject: Subject = { area: 'store', account };
  const store = openMaildirStore(mailDir);
  let files = 0;
  const strays: string[] = [];
  try {
    for (const dir of await store.listFolders(account)) {
      const scan = await store.scan({ account, dir });
      files += scan.files.length;
      for (const { name, reason } of scan.skipped) strays.push(`${dir}/${name} ${reason}`);
    }
  } catch (error) {
    return problem(subject, toMailtuiError(error));
  }
  if (strays.length > 0) {
    const more = strays.length > 1 ? `, and ${String(strays.length - 1)} more` : '';
    return note(
      subject,
      `not everything in its Maildir is a message: ${strays[0] ?? ''}${more}`,
      'mailtui leaves it alone.',
    );
  }
  const rows = health?.messages.get(account) ?? 0;
  if (health === null || rows === files) {
    return good(subject, `${counted(files)}${health === null ? '' : ', all known'}`);
  }
  return note(
    subject,
    `${counted(files)}, and ${String(rows)} in the index`,
    'The next sync takes in what is new; if the difference stays, run mailtui reindex.',
  );
}

function counted(files: number): string {
  return files === 1 ? '1 message file' : `${String(files)} message files`;
}

function checkRoom({ mailDir, stateDir }: ProfilePaths): Finding[] {
  const seen = new Set<string>();
  return [mailDir, stateDir].flatMap((dir) => {
    const there = existing(dir);
    const { bavail, bsize, blocks, type } = statfsSync(there);
    const key = [bavail, blocks, type].join(' ');
    if (seen.has(key)) return [];
    seen.add(key);
    const free = bavail * bsize;
    const text = `${octetsText(free)} free for ${dir}`;
    if (free < NO_ROOM) {
      const hint = 'Free some; until then nothing new can be fetched. What is here is safe.';
      return [problem({ area: 'disk' }, { kind: 'disk-full', message: text, hint })];
    }
    return [
      free < LITTLE_ROOM
        ? note({ area: 'disk' }, text, 'That is little: see mailtui storage for what is big.')
        : good({ area: 'disk' }, text),
    ];
  });
}

/** The directory, or the nearest above it that exists. */
function existing(dir: string): string {
  return existsSync(dir) || dirname(dir) === dir ? dir : existing(dirname(dir));
}
