/** What rules do outside of the index: copies, messages that are passed on, commands. */
import type { AccountConfig } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import { identitiesOf, identityAddressed } from '../../core/identity.js';
import type { FolderRow, MessageRow } from '../../core/indexRows.js';
import { runProgram } from '../../config/runProgram.js';
import type { FilingDeps } from '../../sync/filing.js';
import { copyMessages } from '../messageCopies.js';
import type { OutgoingMail, OutgoingParts } from '../outgoingMail.js';
import { refusePartial } from '../partialMessages.js';
import type { RuleTools } from './ruleRun.js';

/** A filter that looks at an attachment takes its time; one that waits for an answer gets none. */
const DEADLINE_MS = 60_000;
const TEXT_LIMIT = 500;

export function ruleTools(
  parts: Pick<OutgoingParts, 'loadSummarise' | 'now'>,
  deps: FilingDeps,
  outgoing: OutgoingMail,
  account: AccountConfig,
  signal: AbortSignal,
): RuleTools {
  const read = (row: MessageRow): Promise<Buffer> => {
    refusePartial(row);
    return deps.store.read({ account: row.account, dir: row.dir }, row.file);
  };
  return {
    copy: async (row, folder, changes) => {
      if (isThere(deps, row, folder)) deps.onCommit(deps.index.commit(changes));
      else await copyMessages(deps, await parts.loadSummarise(), [row], folder, changes);
    },
    forward: async (row, to, changes) => {
      const raw = await read(row);
      const { whyNotForwarded } = await import('../../mime/forwardLoop.js');
      const { redirectMessage } = await import('../../mime/redirect.js');
      const own = identitiesOf(account).map(({ address }) => address);
      const reason = whyNotForwarded(raw, own, to);
      if (reason !== null) throw new MailtuiError('bad-input', reason);
      const addressed = [...row.to, ...row.cc].map(({ address }) => address);
      const { name, address } = identityAddressed(account, addressed) ?? identitiesOf(account)[0];
      const people = to.map((one) => ({ name: '', address: one }));
      const wishes = { from: { name, address }, to: people };
      // The account's own address is what is looked for when it comes round.
      const { content, envelope } = redirectMessage(raw, wishes, parts.now(), account.address);
      await outgoing.queue(account.name, content, envelope, { also: changes });
    },
    run: async (row, argv, rule) => {
      const input = await read(row);
      const env = await environmentOf(row, rule);
      const run = { argv, input, env, deadline: DEADLINE_MS, signal };
      const { exitCode } = await runProgram(run);
      if (exitCode === 0) return;
      const how = exitCode === null ? 'was killed' : `ended with ${String(exitCode)}`;
      throw new MailtuiError('bad-input', `${argv[0] ?? ''} ${how}`);
    },
  };
}

/** The same bytes are in the folder: a crash came between the copy and its commit, or somebody did it. */
function isThere({ index }: FilingDeps, row: MessageRow, folder: FolderRow): boolean {
  const { messageId, placementId } = row;
  if (messageId === null) return false;
  const query = { type: 'id', id: messageId } as const;
  const there = index.search({ query, now: 0, folderId: folder.id, limit: 100 });
  const contents = index.contents([placementId, ...there.map((one) => one.placementId)]);
  const digest = contents.get(placementId)?.digest;
  return there.some((one) => contents.get(one.placementId)?.digest === digest);
}

/** Sanitised: it may be printed. */
async function environmentOf(row: MessageRow, rule: string): Promise<Record<string, string>> {
  const { sanitiseLine } = await import('../../mime/sanitise.js');
  const line = (text: string): string => sanitiseLine(text.slice(0, TEXT_LIMIT));
  const [author] = row.from;
  return {
    MAILTUI_RULE: line(rule),
    MAILTUI_ACCOUNT: row.account,
    MAILTUI_FOLDER: line(row.folder),
    MAILTUI_ID: row.id,
    MAILTUI_FROM: line(author?.address ?? ''),
    MAILTUI_SUBJECT: line(row.subject),
  };
}
