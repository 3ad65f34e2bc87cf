/**
 * `mailtui compose`, `reply` and `forward`: a message from options, and from the text on standard
 * input (`--body -`) or out of the user's editor.
 */
import { text } from 'node:stream/consumers';
import { keepLeftEdits } from '../app/editingFiles.js';
import type { MailService } from '../app/mailService.js';
import { findAccount } from '../config/read.js';
import type { AccountConfig } from '../core/account.js';
import { askingOf } from '../app/protection/askingHere.js';
import {
  canEncrypt,
  type Draft,
  type DraftStart,
  type Quoting,
  type ReplyTarget,
  type StartedDraft,
} from '../core/draft.js';
import { MailtuiError } from '../core/errors.js';
import { identitiesOf } from '../core/identity.js';
import { parseSendTime } from '../core/sendTime.js';
import { checkLine } from '../mime/newHeaders.js';
import { sanitiseLine } from '../mime/sanitise.js';
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
  /** `-`: standard input; absent: the editor. */
  body?: string;
  markdown?: boolean;
  template?: string;
  /** `name=text` each. */
  set?: string[];
  /** Absent: as the account says. */
  sign?: boolean;
  encrypt?: boolean;
  /** Of its delivery. */
  reports?: boolean;
  /** When it is to go out; absent: now. */
  at?: string;
}

export function compose(
  context: CliContext,
  link: string | undefined,
  options: ComposeOptions,
): Promise<number> {
  return write(context, options, (accounts) => {
    const account =
      options.body === undefined && options.account === undefined
        ? accounts[0]?.name
        : chooseAccount(accounts, options.account, []).name;
    return {
      kind: 'new',
      ...(account === undefined ? {} : { account }),
      ...(link === undefined ? {} : { mailto: link }),
    };
  });
}

export interface ForwardOptions extends ComposeOptions {
  asAttachment?: boolean;
  /** Numbers of parts, with commas between them. */
  part?: string;
}

export interface ReplyOptions extends ComposeOptions {
  all?: boolean;
  list?: boolean;
  quote?: Quoting;
}

export function reply(context: CliContext, id: string, options: ReplyOptions): Promise<number> {
  const to: ReplyTarget = options.all === true ? 'all' : options.list === true ? 'list' : 'sender';
  const { quote } = options;
  return write(context, options, (_accounts, service) => ({
    ...{ kind: 'reply', id: service.find(id).id, to },
    ...(quote === undefined ? {} : { quoting: quote }),
  }));
}

export function forward(
  context: CliContext,
  ids: readonly string[],
  options: ForwardOptions,
): Promise<number> {
  const parts = options.part?.split(',').filter((number) => number !== '');
  if (parts !== undefined && ids.length !== 1) {
    throw new MailtuiError('usage', '--part is of one message');
  }
  return write(context, options, (_accounts, service) => ({
    kind: 'forward',
    ids: ids.map((id) => service.find(id).id),
    as: options.asAttachment === true ? 'attachment' : 'inline',
    ...(parts === undefined ? {} : { parts }),
  }));
}

/** Goes on with a draft, or begins a new message like one that is there. */
export function editDraftOf(context: CliContext, id: string, asNew: boolean): Promise<number> {
  return write(context, {}, (_accounts, service) => {
    return { kind: asNew ? 'edit-as-new' : 'draft', id: service.find(id).id };
  });
}

function write(
  context: CliContext,
  options: ComposeOptions,
  begin: (accounts: readonly AccountConfig[], service: MailService) => DraftStart,
): Promise<number> {
  requireWriter(context, options);
  const at = options.at === undefined ? null : parseSendTime(options.at, Date.now());
  const profile = readProfileInUse(context);
  return withService(context, profile, async (service) => {
    const { stateDir } = profile.paths;
    const kept = await keepLeftEdits(stateDir, service.drafts, Date.now());
    if (kept > 0) context.complain('What was left in an editor is a draft now: mailtui drafts');
    const start = begin(profile.accounts, service);
    const started = await service.drafts.start(start);
    const given = await filledIn(service, writtenBy(profile.accounts, started, options), options);
    const draft = await templated(context, service, given, options);
    if (options.body === undefined) {
      const { writeAtTerminal } = await import('./composing/conversation.js');
      const prepared = (now: Draft): Promise<Draft> => byItself(service, now, options);
      return writeAtTerminal(context, service, { ...started, draft }, at, prepared);
    }
    const written = await text(context.stdin);
    return sendWritten(context, service, draft, written, { at, options });
  });
}

function requireWriter(context: CliContext, { body }: ComposeOptions): void {
  if (body === '-' || (body === undefined && context.isInteractive)) return;
  throw new MailtuiError('usage', 'there is no terminal for an editor', {
    hint: 'Give --body - and the text on standard input.',
  });
}

/** From a program: nobody sees it before it is sent. */
async function sendWritten(
  context: CliContext,
  service: MailService,
  start: Draft,
  written: string,
  { at, options }: { at: number | null; options: ComposeOptions },
): Promise<number> {
  const rest = start.body.trimStart();
  const unprotected: Draft = {
    ...start,
    body: `${written.trimEnd()}\n${rest === '' ? '' : `\n${rest}`}`,
  };
  const draft = await byItself(service, unprotected, options);
  const [fault] = (await service.drafts.review(draft)).faults;
  if (fault !== undefined) {
    throw new MailtuiError('bad-input', fault.message, { hint: 'Nothing was sent.' });
  }
  const asking = askingOf(context.isInteractive, context.env);
  const { id } = await service.drafts.send(draft, at ?? Date.now(), false, asking);
  return at === null ? sendDue(context, service, draft.account, id) : 0;
}

/** What the template says, where one is named; what is left open in it is told. */
async function templated(
  context: CliContext,
  service: MailService,
  draft: Draft,
  { template, set = [] }: ComposeOptions,
): Promise<Draft> {
  if (template === undefined) return draft;
  const values = Object.fromEntries(
    set.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new MailtuiError('usage', `--set wants name=text, not ${pair}`);
      return [pair.slice(0, at).trim(), pair.slice(at + 1)];
    }),
  );
  const filled = await service.drafts.templated(draft, template, values);
  for (const note of filled.notes) context.complain(sanitiseLine(note));
  return filled.draft;
}

/** Where the account wants what can be encrypted to be. */
async function byItself(
  service: MailService,
  draft: Draft,
  { encrypt }: ComposeOptions,
): Promise<Draft> {
  if (encrypt !== undefined || draft.encrypt || !service.drafts.encryptsByItself(draft))
    return draft;
  return { ...draft, encrypt: canEncrypt(await service.drafts.keys(draft)) };
}

/** What the options say is added to what the draft began with. */
async function filledIn(
  service: MailService,
  start: Draft,
  options: ComposeOptions,
): Promise<Draft> {
  const files = await Promise.all(
    (options.attach ?? []).map((path) => service.drafts.attach(path)),
  );
  return {
    ...start,
    to: joined(start.to, options.to),
    cc: joined(start.cc, options.cc),
    // Nobody would see whom a link adds here.
    bcc: joined(options.body === undefined ? start.bcc : '', options.bcc),
    subject: options.subject ?? start.subject,
    attachments: [...start.attachments, ...files],
    format: options.markdown === true ? 'markdown' : start.format,
    sign: options.sign ?? start.sign,
    encrypt: options.encrypt ?? start.encrypt,
    reports: options.reports ?? start.reports,
  };
}

/** The user may want to write from another account than the message came to. */
function writtenBy(
  accounts: readonly AccountConfig[],
  { draft }: StartedDraft,
  { account: name }: ComposeOptions,
): Draft {
  if (name === undefined || name === draft.account) return draft;
  const [identity] = identitiesOf(findAccount({ accounts }, name));
  const { address, replyTo } = identity;
  return { ...draft, account: name, from: { name: identity.name, address }, replyTo };
}

/** A line break in what a program hands over would name somebody else. */
function joined(start: string, lists: readonly string[] = []): string {
  for (const list of lists) checkLine('list of addresses', list);
  return [start, ...lists].filter((list) => list.trim() !== '').join(', ');
}
