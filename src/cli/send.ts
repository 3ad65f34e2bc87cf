/**
 * `mailtui send`: what other programs call in place of sendmail. The message is on standard input.
 *
 * Guarantees: 0 means that the message is sent, or durable in the outbox, which is then said;
 * anything else that it is not sent.
 */
import { buffer } from 'node:stream/consumers';
import type { MailService } from '../app/mailService.js';
import type { AccountConfig } from '../core/account.js';
import { reportsOf, type ReportOptions } from '../core/deliveryReports.js';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import { identitiesOf, identityAddressed } from '../core/identity.js';
import type { Submission } from '../mime/submission.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { EXIT_OK, exitCodeOf } from './exitCodes.js';
import { jsonLine } from './json.js';
import { outboxJson } from './outboxJson.js';
import { withService } from './service.js';

export interface SendOptions extends ReportOptions {
  /** Also to those in To, Cc and Bcc. */
  t?: boolean;
  /** Where reports go. */
  f?: string;
  /** The author's name where there is no From. */
  F?: string;
}

export function send(
  context: CliContext,
  recipients: readonly string[],
  options: SendOptions & { account?: string },
): Promise<number> {
  if (recipients.length === 0 && options.t !== true) {
    throw new MailtuiError('usage', 'nobody is named to send it to', {
      hint: 'Give addresses, or -t to take them from the message.',
    });
  }
  const reports = reportsOf(options);
  const profile = readProfileInUse(context);
  return withService(context, profile, async (service) => {
    const raw = await buffer(context.stdin);
    const { authorOf, readSubmission } = await import('../mime/submission.js');
    const author = [authorOf(raw), options.f ?? ''];
    const account = chooseAccount(profile.accounts, options.account, author);
    const submission = readSubmission(raw, {
      account: identityAddressed(account, author) ?? identitiesOf(account)[0],
      recipients,
      readsRecipients: options.t === true,
      now: Date.now(),
      ...(options.f === undefined ? {} : { sender: options.f }),
      ...(options.F === undefined ? {} : { fullName: options.F }),
    });
    const { content, envelope } = submission;
    const wanted = reports === null ? envelope : { ...envelope, reports };
    return dispatch(context, service, account.name, { content, envelope: wanted });
  });
}

/** By name, else by who writes, else the only one. @throws MailtuiError `usage` */
export function chooseAccount(
  accounts: readonly AccountConfig[],
  name: string | undefined,
  authors: readonly string[],
): AccountConfig {
  const chosen =
    name === undefined
      ? (accounts.find((account) => identityAddressed(account, authors) !== null) ??
        (accounts.length === 1 ? accounts[0] : undefined))
      : accounts.find((account) => account.name === name);
  if (chosen !== undefined) return chosen;
  const names = accounts.map((account) => account.name).join(', ');
  throw new MailtuiError(
    'usage',
    name === undefined ? 'it is not clear which account is to send it' : `no account ${name}`,
    { hint: `Give --account with one of: ${names}` },
  );
}

/** Puts it into the outbox, tries to send it, and tells how that went. */
export async function dispatch(
  context: CliContext,
  service: MailService,
  account: string,
  { content, envelope }: Submission,
): Promise<number> {
  const { id } = await service.outgoing.queue(account, content, envelope);
  return sendDue(context, service, account, id);
}

/** @returns the exit code that says what became of the message `id`. */
export async function sendDue(
  context: CliContext,
  service: MailService,
  account: string,
  id: string,
): Promise<number> {
  const errors = await service.outgoing
    .sendDue(account, context.signal, ({ id: sent }, note) => {
      context.complain(`mailtui: ${sent}: ${note}`);
    })
    .catch((thrown: unknown) => [toMailtuiError(thrown)]);
  const entry = service.outgoing.list(account).find(({ message }) => message.id === id);
  if (context.json && entry !== undefined) context.print(jsonLine(outboxJson(entry)));
  if (entry === undefined) return EXIT_OK;
  const { state, answer } = entry;
  const [error] = errors;
  const why = sanitiseLine(answer === '' ? (error?.message ?? 'it was not its turn') : answer);
  if (state === 'failed') {
    context.complain(`mailtui: ${id} was not sent to ${listed(entry.envelope.to)}: ${why}`);
    return exitCodeOf('server-refused');
  }
  context.complain(
    state === 'uncertain'
      ? `mailtui: it is not known whether ${id} was sent: ${why}. It is not sent again by itself; see mailtui outbox.`
      : `mailtui: ${id} waits in the outbox: ${why}. mailtui sync tries again.`,
  );
  return EXIT_OK;
}

function listed(addresses: readonly string[]): string {
  return sanitiseLine(addresses.join(', '));
}
