/**
 * `mailtui fetch`: the rest of messages of which only the header is here; with `--again`, messages
 * anew. Silent when all is well, with a line of progress on a terminal; `--json` prints the messages
 * as they are then.
 */
import type { FetchOutcome } from '../app/messageFetches.js';
import { MailtuiError } from '../core/errors.js';
import { readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { idsOf } from './edits.js';
import { jsonLine, messageJson } from './json.js';
import { withService } from './service.js';

export function fetch(
  context: CliContext,
  words: readonly string[],
  { again = false }: { again?: boolean },
): Promise<number> {
  return withService(context, readProfileInUse(context), async (service) => {
    const ids = (await idsOf(context, words)).map((id) => service.find(id).id);
    const terminal = context.stderr.isTTY === true && !context.json ? context.stderr : null;
    const onProgress = (id: string, done: number, total: number): void => {
      const percent = Math.min(100, Math.floor((100 * done) / Math.max(1, total)));
      terminal?.write(`\r${id} ${percent} % of ${total} octets`);
    };
    const { signal } = context;
    const outcomes = await service
      .fetchMessages(ids, { again, signal, onProgress })
      .finally(() => terminal?.write('\r\u001b[K'));
    if (context.json) {
      for (const id of ids) context.print(jsonLine(messageJson(service.find(id))));
    }
    const failed = ids.filter((id) => ['gone', 'other'].includes(outcomes.get(id) ?? 'gone'));
    for (const id of failed.slice(1))
      context.complain(`${id}: ${WORDS[outcomes.get(id) ?? 'gone']}`);
    const [first] = failed;
    if (first === undefined) return 0;
    throw new MailtuiError('bad-input', `${first}: ${WORDS[outcomes.get(first) ?? 'gone']}`);
  });
}

const WORDS: Readonly<Record<FetchOutcome, string>> = {
  fetched: 'it was fetched',
  here: 'it is here',
  gone: 'the server no longer has this message; what is here stays',
  other: 'the server has another message in its place; what is here stays',
};
