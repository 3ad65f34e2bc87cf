/**
 * `mailtui compose` and `mailtui reply`: a message from options and from the text on standard
 * input.
 */
import { refusePartial } from '../app/partialMessages.js';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import type { AccountConfig } from '../core/account.js';
import { MailtuiError } from '../core/errors.js';
import type { Address } from '../core/message.js';
import { parseAddresses } from '../mime/addresses.js';
import { composeMessage, type NewAttachment, type NewMessage } from '../mime/compose.js';
import { readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { chooseAccount, dispatch } from './send.js';
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
    const { parseMailto } = await import('../mime/mailto.js');
    const asked = link === undefined ? null : parseMailto(link);
    const account = chooseAccount(profile.accounts, options.account, []);
    const written = await readBody(context, options);
    const message: NewMessage = {
      from: authorOf(account),
      to: [...(asked?.to ?? []), ...addresses(options.to)],
      cc: [...(asked?.cc ?? []), ...addresses(options.cc)],
      bcc: addresses(options.bcc),
      subject: options.subject ?? asked?.subject ?? '',
      body: [written, asked?.body ?? ''].filter((part) => part !== '').join('\n'),
      attachments: await attachments(options.attach),
      references: [],
    };
    return dispatch(context, service, account.name, await composeMessage(message, Date.now()));
  });
}

export function reply(
  context: CliContext,
  id: string,
  options: ComposeOptions & { all?: boolean },
): Promise<number> {
  const profile = readProfileInUse(context);
  return withService(context, profile, async (service) => {
    const row = service.find(id);
    refusePartial(row);
    const { summarise } = await import('../mime/summary.js');
    const { replyTo } = await import('../mime/reply.js');
    const [raw, original] = await Promise.all([service.raw(row.id), service.open(row.id)]);
    const own = profile.accounts.map(({ address }) => address);
    const { quote, to, cc, ...start } = replyTo(
      summarise(raw),
      original.text,
      own,
      options.all === true,
    );
    const account = chooseAccount(profile.accounts, options.account ?? row.account, []);
    const written = await readBody(context, options);
    const message: NewMessage = {
      ...start,
      from: authorOf(account),
      to: [...to, ...addresses(options.to)],
      cc: [...cc, ...addresses(options.cc)],
      bcc: addresses(options.bcc),
      subject: options.subject ?? start.subject,
      body: `${written.trimEnd()}\n\n${quote}`,
      attachments: await attachments(options.attach),
    };
    return dispatch(context, service, account.name, await composeMessage(message, Date.now()));
  });
}

async function readBody(context: CliContext, { body }: ComposeOptions): Promise<string> {
  if (body === '-') return text(context.stdin);
  throw new MailtuiError('usage', 'the text is read from standard input alone', {
    hint: 'Give --body - and the text on standard input.',
  });
}

function authorOf({ address, displayName }: AccountConfig): Address {
  return { name: displayName ?? '', address };
}

function addresses(lists: readonly string[] = []): Address[] {
  return lists.flatMap((list) => parseAddresses(list));
}

/** @throws MailtuiError `bad-input` for a file that cannot be read: nothing is sent without it. */
function attachments(files: readonly string[] = []): Promise<NewAttachment[]> {
  return Promise.all(
    files.map(async (file) => {
      try {
        return { name: basename(file), content: await readFile(file) };
      } catch (cause) {
        throw new MailtuiError('bad-input', `the file ${file} cannot be read`, {
          ...{ scope: { file }, cause },
          hint: 'Nothing was sent.',
        });
      }
    }),
  );
}
