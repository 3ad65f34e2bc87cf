/** `mailtui accounts identity`: the addresses that an account writes from, and how they appear. */
import { readFileSync } from 'node:fs';
import { findAccount, readConfig } from '../config/read.js';
import { changeAccountConfig } from '../config/write.js';
import type { AccountConfig } from '../core/account.js';
import { MailtuiError } from '../core/errors.js';
import { identitiesOf, type IdentityConfig } from '../core/identity.js';
import { checkAddress, checkLine } from '../mime/newHeaders.js';
import { sanitiseLine } from '../mime/sanitise.js';
import type { CliContext } from './context.js';
import { EXIT_OK } from './exitCodes.js';
import { jsonLine } from './json.js';

export interface IdentityWishes {
  displayName?: string;
  signature?: string;
  signatureFile?: string;
  replyTo?: string;
  remove?: boolean;
  /** Domains; empty: none. */
  catchAll?: string[];
}

/** Without an address and wishes it lists them. @throws MailtuiError `usage`, `bad-input`, `config` */
export async function editIdentity(
  context: CliContext,
  name: string,
  address: string | undefined,
  wishes: IdentityWishes,
): Promise<number> {
  const { catchAll } = wishes;
  if (address !== undefined) checkAddress(address);
  if (address !== undefined || catchAll !== undefined) {
    const appearance = appearanceOf(wishes);
    await changeAccountConfig(context.paths, name, (account) => {
      const caught = catchAll === undefined ? account : withCatchAll(account, catchAll);
      if (address === undefined) return caught;
      return wishes.remove === true
        ? withoutIdentity(caught, address)
        : withIdentity(caught, address, appearance);
    });
  }
  print(context, findAccount(readConfig(context.paths), name));
  return EXIT_OK;
}

type Appearance = Pick<IdentityConfig, 'displayName' | 'signature' | 'replyTo'>;

function appearanceOf({ displayName, replyTo, ...wishes }: IdentityWishes): Appearance {
  const signature =
    wishes.signatureFile === undefined ? wishes.signature : readSignature(wishes.signatureFile);
  return {
    ...(displayName === undefined ? {} : { displayName: checkLine('name', displayName) }),
    ...(signature === undefined ? {} : { signature }),
    ...(replyTo === undefined ? {} : { replyTo: checkLine('address', replyTo) }),
  };
}

function readSignature(file: string): string {
  try {
    return readFileSync(file, 'utf8')
      .replace(/^-- ?\r?\n/, '')
      .trimEnd();
  } catch (cause) {
    throw new MailtuiError('bad-input', `the file ${file} cannot be read`, {
      ...{ scope: { file }, cause },
    });
  }
}

function withIdentity(account: AccountConfig, address: string, change: Appearance): AccountConfig {
  if (isSame(account.address, address)) return { ...account, ...change };
  const identities = account.identities ?? [];
  const known = identities.some((one) => isSame(one.address, address));
  return {
    ...account,
    identities: known
      ? identities.map((one) => (isSame(one.address, address) ? { ...one, ...change } : one))
      : [...identities, { address, ...change }],
  };
}

function withoutIdentity(account: AccountConfig, address: string): AccountConfig {
  const { identities = [] } = account;
  const rest = identities.filter((one) => !isSame(one.address, address));
  if (rest.length === identities.length) {
    throw new MailtuiError('usage', `${account.name} has no other address ${address}`);
  }
  return { ...account, identities: rest };
}

function withCatchAll(account: AccountConfig, domains: readonly string[]): AccountConfig {
  return { ...account, catchAll: domains.filter((one) => one !== '') };
}

function print(context: CliContext, account: AccountConfig): void {
  for (const identity of identitiesOf(account)) {
    const { name, address, signature, replyTo } = identity;
    if (context.json) {
      context.print(jsonLine({ account: account.name, name, address, replyTo, signature }));
      continue;
    }
    const shown = name === '' ? address : `${name} <${address}>`;
    const notes = [
      ...(replyTo === '' ? [] : [`answers to ${replyTo}`]),
      ...(signature === '' ? [] : [`signed “${signature.split('\n')[0] ?? ''}”`]),
    ];
    context.print(sanitiseLine([shown, ...notes].join('; ')));
  }
  const { catchAll = [] } = account;
  if (catchAll.length > 0 && !context.json) {
    context.print(sanitiseLine(`any address at ${catchAll.join(', ')}`));
  }
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
