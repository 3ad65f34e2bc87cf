/** `mailtui addresses`: people, for completing what is typed; those one writes to come first. */
import type { Correspondent } from '../core/indexRows.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { fit } from './columns.js';
import { readProfile } from './configured.js';
import type { CliContext } from './context.js';
import { correspondentJson, jsonLine } from './json.js';
import { rowLimit } from './printMessages.js';
import { withService } from './service.js';

export function addresses(
  context: CliContext,
  words: readonly string[],
  options: { limit?: number },
): Promise<number> {
  return withService(context, readProfile(context, undefined), (service) => {
    const limit = rowLimit(context, options.limit);
    const found = service.correspondents({ text: words.join(' '), now: Date.now(), limit });
    for (const person of found) {
      context.print(context.json ? jsonLine(correspondentJson(person)) : personLine(person));
    }
    if (found.length === 0 && context.stdout.isTTY === true) context.complain('Nobody found.');
    return Promise.resolve(0);
  });
}

function personLine({ name, address, messages, written, lastWritten }: Correspondent): string {
  const last = lastWritten === null ? '' : `, last ${isoDay(lastWritten)}`;
  const counts = written === 0 ? '' : `, ${String(written)} from you${last}`;
  const who = `${fit(sanitiseLine(address), 40)}  ${fit(sanitiseLine(name), 28)}`;
  return `${who}  ${String(messages)} messages${counts}`;
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
