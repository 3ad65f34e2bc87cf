/**
 * `mailtui compose` and `mailtui reply`: a message from options and from the text on standard
 * input.
 */
import { text } from 'node:stream/consumers';
import type { MailService } from '../app/mailService.js';
import type { Draft, StartedDraft } from '../core/draft.js';
import { MailtuiError } from '../core/errors.js';
import { readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { chooseAccount, sendDue } from './send.js';
import { withService } from './service.js';

export interface ComposeOptions {
  account?: string;
  to?: string[];
  cc?: string[];
  bcc?: string[];
  subject?: string;
  attach?: string[];
  /** `-`: standard input. */
  body: string;
}

export function compose(
  context: CliContext,
  link: string | undefined,
  options: ComposeOptions,
): Promise<number> {
  const profile = readProfileInUse(context);
  return withService(context, profile, async (service) => {
    const account = chooseAccount(profile.accounts, options.account, []).name;
    const mailto = link === undefined ? {} : { mailto: link };
    const { draft, ...start } = await service.drafts.start({ kind: 'new', account, ...mailto });
    // Nobody would see whom a link adds here.
    const started = { ...start, draft: { ...draft, bcc: '' } };
    const written = await readBody(context, options);
    return send(context, service, started, options, written);
  });
}

export function reply(
  context: CliContext,
  id: string,
  options: ComposeOptions & { all?: boolean },
): Promise<number> {
  const profile = readProfileInUse(context);
  return withService(context, profile, async (service) => {
    const { id: answered } = service.find(id);
    const to = options.all === true ? 'all' : 'sender';
    const answer = await service.drafts.start({ kind: 'reply', id: answered, to });
    const started = await writtenBy(service, answer, options.account);
    const written = await readBody(context, options);
    return send(context, service, started, options, written);
  });
}

/** What the options say is added to what the draft began with; then it is sent. */
async function send(
  context: CliContext,
  service: MailService,
  { draft: start }: StartedDraft,
  options: ComposeOptions,
  written: string,
): Promise<number> {
  const files = await Promise.all(
    (options.attach ?? []).map((path) => service.drafts.attach(path)),
  );
  const draft: Draft = {
    ...start,
    to: joined(start.to, options.to),
    cc: joined(start.cc, options.cc),
    bcc: joined(start.bcc, options.bcc),
    subject: options.subject ?? start.subject,
    body: `${written.trimEnd()}\n${start.body === '' ? '' : `\n${start.body.trimStart()}`}`,
    attachments: [...start.attachments, ...files],
  };
  const { faults } = await service.drafts.review(draft);
  const [fault] = faults;
  if (fault !== undefined)
    throw new MailtuiError('bad-input', fault.message, { hint: 'Nothing was sent.' });
  const { id } = await service.drafts.send(draft, Date.now(), false);
  return sendDue(context, service, draft.account, id);
}

/** The user wants to write from that account. */
async function writtenBy(
  service: MailService,
  started: StartedDraft,
  name: string | undefined,
): Promise<StartedDraft> {
  if (name === undefined || name === started.draft.account) return started;
  const { draft } = await service.drafts.start({ kind: 'new', account: name });
  const { account, from, replyTo } = draft;
  return { ...started, draft: { ...started.draft, account, from, replyTo } };
}

async function readBody(context: CliContext, { body }: ComposeOptions): Promise<string> {
  if (body === '-') return text(context.stdin);
  throw new MailtuiError('usage', 'the text is read from standard input alone', {
    hint: 'Give --body - and the text on standard input.',
  });
}

function joined(start: string, lists: readonly string[] = []): string {
  return [start, ...lists].filter((list) => list.trim() !== '').join(', ');
}
