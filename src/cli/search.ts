/** `mailtui search`: the messages that a query finds, the newest or the best first. */
import { MailtuiError } from '../core/errors.js';
import type { SearchOrder } from '../core/indexRows.js';
import { parseQuery, type QueryProblem } from '../core/query/parse.js';
import { silenceHint } from '../core/query/silence.js';
import { placesOf } from '../core/query/places.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readProfile } from './configured.js';
import type { CliContext } from './context.js';
import type { ListOptions } from './list.js';
import { printMessages, rowLimit } from './printMessages.js';
import { searchServers } from './searchServers.js';
import { withService } from './service.js';

export function search(
  context: CliContext,
  words: readonly string[],
  options: ListOptions & { server?: boolean; order?: SearchOrder },
): Promise<number> {
  refuseOptions(words);
  const text = words.join(' ');
  return withService(context, readProfile(context, options.account), async (service) => {
    const places = placesOf(service.folders());
    const { query, problems } = parseQuery(text, { typing: true, places });
    const error = problems.find(({ severity }) => severity === 'error');
    if (error !== undefined) throw queryError(text, error);
    const silence = silenceHint(query);
    if (silence !== null) context.complain(`mailtui: ${sanitiseLine(silence)}`);
    for (const hint of problems) context.complain(`mailtui: ${sanitiseLine(hint.message)}`);
    if (query.type === 'all') {
      throw new MailtuiError('usage', 'the query is empty', { hint: 'mailtui search --help' });
    }
    const limit = rowLimit(context, options.limit);
    const rows = service.search({
      query,
      now: Date.now(),
      limit,
      ...(options.order === undefined ? {} : { order: options.order }),
      ...(options.account === undefined ? {} : { account: options.account }),
    });
    if (!service.isFullyIndexed()) {
      context.complain('An older mailtui indexed some of the mail: mailtui reindex finds it all.');
    }
    let printed = await printMessages(context, rows, limit);
    const here = new Set(rows.map(({ id }) => id));
    const wanted = { query, limit: limit - printed, here, account: options.account };
    const server = options.server === true ? await searchServers(context, service, wanted) : null;
    printed += server?.printed ?? 0;
    if (printed === 0 && context.stdout.isTTY === true) context.complain('Nothing found.');
    return server?.code ?? 0;
  });
}

/** One dash is the language's; two are an option that is not there. */
function refuseOptions(words: readonly string[]): void {
  const option = words.find((word) => /^--\w/.test(word));
  if (option === undefined) return;
  throw new MailtuiError('usage', `search has no option ${option}`, {
    hint: 'mailtui search --help',
  });
}

/** Tells where the query is wrong, by showing it, and what to write instead. */
export function queryError(text: string, problem: QueryProblem): MailtuiError {
  const { at, end, message, suggestion } = problem;
  const before = sanitiseLine(text.slice(0, at));
  const wrong = sanitiseLine(text.slice(at, end));
  const where = `${before}>>>${wrong}<<<${sanitiseLine(text.slice(end))}`;
  return new MailtuiError('bad-input', `${message}\n${where}`, {
    hint:
      suggestion === null
        ? 'mailtui search --help shows how a query is written.'
        : `Did you mean ${suggestion}?`,
  });
}
