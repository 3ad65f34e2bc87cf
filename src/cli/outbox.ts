/** `mailtui outbox`: what waits to be sent, and what to do about what could not be. */
import type { OutboxEntry } from '../core/outbox.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { fit } from './columns.js';
import { readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { EXIT_OK } from './exitCodes.js';
import { jsonLine } from './json.js';
import { outboxJson } from './outboxJson.js';
import { sendDue } from './send.js';
import { withService } from './service.js';

export function listOutbox(context: CliContext, account?: string): Promise<number> {
  return withService(context, readProfileInUse(context), (service) => {
    const entries = service.outgoing.list(account);
    for (const entry of entries) {
      context.print(context.json ? jsonLine(outboxJson(entry)) : entryLine(entry));
    }
    if (entries.length === 0 && context.stdout.isTTY === true) {
      context.complain('Nothing waits to be sent.');
    }
    return Promise.resolve(EXIT_OK);
  });
}

/** Also what was refused, and what may have been sent: the user says so. */
export function retryOutbox(context: CliContext, id: string): Promise<number> {
  return withService(context, readProfileInUse(context), (service) => {
    const { message } = service.outgoing.retry(id);
    return sendDue(context, service, message.account, message.id);
  });
}

export function dropOutbox(context: CliContext, id: string): Promise<number> {
  return withService(context, readProfileInUse(context), async (service) => {
    await service.outgoing.drop(id);
    return EXIT_OK;
  });
}

function entryLine({ message, state, envelope, answer }: OutboxEntry): string {
  const to = fit(sanitiseLine(envelope.to.join(', ')), 30);
  const subject = fit(sanitiseLine(message.subject), 30);
  return `${message.id}  ${fit(state, 9)}  ${to}  ${subject}  ${sanitiseLine(answer)}`.trimEnd();
}
