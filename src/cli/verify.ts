/**
 * `mailtui verify`: compares the index with the files. For cron: silent when all is well, otherwise a
 * line for each thing that is wrong and the exit code 65; what a repair put right is no reason
 * for it. `--json` prints a line for each, and a summary.
 */
import { octetsText } from '../core/storage.js';
import { isOpen, type CheckSummary, type Remedy, type StoreProblem } from '../core/storeCheck.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readProfile, readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { exitCodeOf } from './exitCodes.js';
import { jsonLine } from './json.js';
import { withKeeping } from './keeping.js';
import { progressOn } from './terminalProgress.js';

export interface VerifyOptions {
  full?: boolean;
  repair?: boolean;
  account?: string;
}

export async function verify(context: CliContext, options: VerifyOptions): Promise<number> {
  const { full = false, repair = false, account } = options;
  const profile = account === undefined ? readProfileInUse(context) : readProfile(context, account);
  const progress = context.json ? null : await progressOn(context.stderr);
  return withKeeping(context, profile, async (keeping) => {
    const summary = await keeping.verify({
      ...{ full, repair, accounts: account === undefined ? [] : [account] },
      signal: context.signal,
      onProblem: (problem) => {
        progress?.clear();
        if (context.json) context.print(jsonLine({ event: 'problem', ...problem }));
        else context.complain(sanitiseLine(lineOf(problem)));
      },
      onProgress: (name, folder, done, total) => {
        progress?.follow({ event: 'progress', account: name, folder, done, total });
      },
    });
    progress?.clear();
    if (context.json) context.print(jsonLine({ event: 'summary', ...summary }));
    else if (context.stdout.isTTY === true || summary.repaired > 0) context.print(textOf(summary));
    if (summary.open > 0 && !repair) {
      context.complain('mailtui verify --repair puts right what can be.');
    }
    return summary.open > 0 ? exitCodeOf('bad-input') : 0;
  });
}

function lineOf(problem: StoreProblem): string {
  const { account, folder, id, file, message, remedy } = problem;
  const place = [account, folder].filter((part) => part !== null).join('/');
  const what = id ?? file ?? '';
  const note = isOpen(problem) || remedy === 'none' ? '' : ` ${DONE[remedy]}`;
  return `${[place, what].filter((part) => part !== '').join(' ')}: ${message}${note}`;
}

const DONE: Readonly<Record<Exclude<Remedy, 'none'>, string>> = {
  adopted: 'It is in the index now.',
  'to-be-fetched': 'The next sync fetches it again.',
  fetched: 'The server’s bytes are here again.',
  private: 'Only you may read it now.',
};

function textOf({ full, messages, octets, open, repaired }: CheckSummary): string {
  const read = full ? `, ${octetsText(octets)} read` : '';
  const mended = repaired === 0 ? '' : `, ${repaired} put right`;
  const found = open === 0 ? 'nothing is wrong' : `${open} things are wrong`;
  return `${messages} messages looked at${read}: ${found}${mended}.`;
}
