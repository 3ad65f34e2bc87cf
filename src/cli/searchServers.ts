/** `mailtui search --server`: what the servers find, after what was found here. */
import type { MailService } from '../app/mailService.js';
import { answerNotes } from '../app/serverSearches.js';
import type { MessageRow } from '../core/indexRows.js';
import type { Query } from '../core/query/ast.js';
import { sanitiseLine } from '../mime/sanitise.js';
import type { CliContext } from './context.js';
import { EXIT_OK, exitCodeOf, worstExitCode } from './exitCodes.js';
import { tellFailure } from './failure.js';
import { printMessages } from './printMessages.js';

export interface ServerSearch {
  query: Query;
  /** How many may still be printed. */
  limit: number;
  /** Ids of what was found here and printed. */
  here: ReadonlySet<string>;
  account: string | undefined;
}

/** Prints what is not printed yet, as it comes. */
export async function searchServers(
  context: CliContext,
  service: MailService,
  { query, limit, here, account }: ServerSearch,
): Promise<{ printed: number; code: number }> {
  let printed = 0;
  let printing: Promise<void> = Promise.resolve();
  const onFound = (rows: readonly MessageRow[]): void => {
    const others = rows.filter(({ id }) => !here.has(id));
    printing = printing.then(async () => {
      printed += await printMessages(context, others, limit - printed);
    });
  };
  const accounts = account === undefined ? [] : [account];
  const { signal } = context;
  const reports = await service.searchServers({ query, accounts, signal, onFound });
  await printing;
  for (const report of reports) {
    for (const sentence of answerNotes(report)) context.complain(sanitiseLine(sentence));
    if (report.error !== null) tellFailure(context, report.error);
  }
  const codes = reports.map(({ error }) => (error === null ? EXIT_OK : exitCodeOf(error.kind)));
  return { printed, code: worstExitCode(codes) };
}
