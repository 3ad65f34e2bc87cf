/** `mailtui search`: the messages in which all of the words occur, newest first. */
import { readProfile } from './configured.js';
import type { CliContext } from './context.js';
import type { ListOptions } from './list.js';
import { printMessages, rowLimit } from './printMessages.js';
import { withService } from './service.js';

export function search(
  context: CliContext,
  words: readonly string[],
  options: ListOptions,
): Promise<number> {
  return withService(context, readProfile(context, options.account), async (service) => {
    const limit = rowLimit(context, options.limit);
    const rows = service.search({
      words: words.flatMap((word) => word.split(/\s+/)).filter(Boolean),
      limit,
      ...(options.account === undefined ? {} : { account: options.account }),
    });
    const printed = await printMessages(context, rows, limit);
    if (printed === 0 && context.stdout.isTTY === true) context.complain('Nothing found.');
    return 0;
  });
}
