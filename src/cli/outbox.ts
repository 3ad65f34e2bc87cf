/** `mailtui outbox`: what waits to be sent, and what to do about what could not be. */
import { MailtuiError } from '../core/errors.js';
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

/** The draft it was made of is a draft again. */
export function cancelSending(context: CliContext, id: string): Promise<number> {
  return withService(context, readProfileInUse(context), async (service) => {
    const { message } = service.outgoing.find(id);
    const draft = await service.drafts.cancel(message.id);
    if (draft === undefined) {
      throw new MailtuiError('bad-input', `it is too late: message ${message.id} is being sent`, {
        hint: 'mailtui outbox says how it ended.',
      });
    }
    context.complain(
      draft === null
        ? 'It is not sent.'
        : `It is not sent. Go on with: mailtui drafts edit ${draft}`,
    );
    return EXIT_OK;
  });
}

export function dropOutbox(context: CliContext, id: string): Promise<number> {
  return withService(context, readProfileInUse(context), async (service) => {
    await service.outgoing.drop(id);
    return EXIT_OK;
  });
}

function entryLine({ message, state, envelope, answer, notBefore }: OutboxEntry): string {
  const to = fit(sanitiseLine(envelope.to.join(', ')), 30);
  const subject = fit(sanitiseLine(message.subject), 30);
  const isLater = state === 'queued' && notBefore > Date.now();
  const when = isLater ? `goes out ${new Date(notBefore).toLocaleString()}` : '';
  const rest = [when, sanitiseLine(answer)].filter((part) => part !== '').join('; ');
  return `${message.id}  ${fit(state, 9)}  ${to}  ${subject}  ${rest}`.trimEnd();
}
