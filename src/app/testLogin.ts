/** Tries whether an account's incoming server lets us in. Changes nothing, here or there. */
import type { AccountConfig } from '../core/account.js';
import { toMailtuiError } from '../core/errors.js';
import { expiryNote } from '../core/retention.js';
import type { MailSource, SourceSettings } from '../core/source.js';
import { sourceFactory } from '../protocols/registry.js';

/** What has to be known for a login. */
export type LoginDetails = Pick<AccountConfig, 'name' | 'protocol' | 'incoming' | 'afterDownload'>;

export interface LoginReport {
  /** How many mailboxes the server has for this user; one on POP3. */
  mailboxes: number;
  /** Their names. Untrusted text. */
  folders?: readonly string[];
  /** See {@link MailSource}. */
  offers?: readonly string[];
  /** What the owner should know of the server, as a sentence. */
  note?: string;
}

export type LoginTest = (
  account: LoginDetails,
  password: (signal: AbortSignal) => Promise<string>,
  signal: AbortSignal,
) => Promise<LoginReport>;

/**
 * Connects, secures, logs in and lists the mailboxes.
 * @throws MailtuiError of the kind that says what is wrong, with the account in its scope.
 */
export const testLogin: LoginTest = async (account, password, signal) => {
  const settings = { account: account.name, server: account.incoming, password };
  const source = await makeSource(account, settings);
  try {
    await source.connect(signal);
    const mailboxes = await source.listMailboxes(signal);
    const { afterDownload = 'keep' } = account;
    const note = expiryNote(source.letterBox?.terms.expire ?? null, afterDownload);
    const { offers = [] } = source;
    const folders = mailboxes.map(({ path }) => path);
    return { mailboxes: mailboxes.length, folders, offers, ...(note === null ? {} : { note }) };
  } catch (error) {
    throw toMailtuiError(error).within({ account: account.name });
  } finally {
    await source.close();
  }
};

async function makeSource(account: LoginDetails, settings: SourceSettings): Promise<MailSource> {
  const factory = await sourceFactory(account.protocol);
  return factory(settings);
}
