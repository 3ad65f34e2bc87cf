/**
 * `mailtui accounts identity`: the addresses that an account writes from, how they appear, and how
 * what is written from them goes out.
 *
 * Guarantees: a server of an identity has let it in before anything is changed, unless `--no-test`
 * says otherwise; no password is printed.
 */
import { readFileSync } from 'node:fs';
import { findAccount, readConfig } from '../config/read.js';
import { removeSecret } from '../config/secrets.js';
import { changeAccountConfig } from '../config/write.js';
import { adviceFor } from '../app/accounts/explain.js';
import {
  identityOf,
  identitySecret,
  withIdentity,
  type IdentityWishes,
} from '../app/accounts/identityEdit.js';
import { readPassword } from '../app/accounts/password.js';
import { removeIdentity } from '../app/accounts/identityFromScreen.js';
import type { RawOptions } from '../app/accounts/wishes.js';
import type { AccountConfig } from '../core/account.js';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import { identitiesOf, type IdentityConfig } from '../core/identity.js';
import { checkAddress } from '../mime/newHeaders.js';
import { sanitiseLine } from '../mime/sanitise.js';
import type { CliContext } from './context.js';
import { EXIT_OK } from './exitCodes.js';
import { tellWithAdvice } from './failure.js';
import { jsonLine } from './json.js';
import { editSecret, type SecretEdit } from './secretEdit.js';
import { Terminal } from './wizard/terminal.js';
import { setupTools, type SetupTools } from './wizard/tools.js';

export interface IdentityOptions extends IdentityWishes {
  signatureFile?: string;
  remove?: boolean;
  /** Domains; empty: none. */
  catchAll?: string[];
}

/** Without an address and options it lists them. @throws MailtuiError `usage`, `bad-input`, `config` */
export async function editIdentity(
  context: CliContext,
  name: string,
  address: string | undefined,
  { catchAll, remove, signatureFile, ...options }: IdentityOptions,
  raw: RawOptions = {},
  tools: Pick<SetupTools, 'sending'> = setupTools(context.env),
): Promise<number> {
  if (address !== undefined) checkAddress(address);
  if (catchAll !== undefined) {
    await changeAccountConfig(context.paths, name, (account) => withCatchAll(account, catchAll));
  }
  if (address !== undefined && remove === true) await removeIdentity(context.paths, name, address);
  else if (address !== undefined) {
    const signature =
      signatureFile === undefined ? {} : { signature: readSignature(signatureFile) };
    const wishes = { ...options, ...signature };
    const failed = await changeIdentity(context, { name, address, wishes, raw }, tools);
    if (failed !== null) return failed;
  }
  print(context, findAccount(readConfig(context.paths), name));
  return EXIT_OK;
}

interface Change {
  name: string;
  address: string;
  wishes: IdentityWishes;
  raw: RawOptions;
}

/** @returns the exit code of a login that failed, which was told; null: it is changed. */
async function changeIdentity(
  context: CliContext,
  { name, address, wishes, raw }: Change,
  tools: Pick<SetupTools, 'sending'>,
): Promise<number | null> {
  const before = findAccount(readConfig(context.paths), name);
  const owner = identitySecret(before, address);
  const terminal = context.isInteractive ? new Terminal(context) : null;
  const secret = await editSecret(context, terminal, owner, raw);
  const known = identityOf(before, address);
  const after = withIdentity(before, address, wishes, secret === null ? undefined : owner.secret);
  const next = identityOf(after, address);
  const isElsewhere = JSON.stringify(next?.outgoing) !== JSON.stringify(known?.outgoing);
  if (next?.outgoing !== undefined && (isElsewhere || secret !== null) && raw['test'] !== false) {
    const failed = await tryServer(context, before, next, secret, tools);
    if (failed !== null) return failed;
  }
  const place = await secret?.put();
  await changeAccountConfig(context.paths, name, (stored) =>
    withIdentity(stored, address, wishes, place),
  );
  await secret?.clear();
  if (known?.secret !== undefined && next?.outgoing === undefined) {
    await removeSecret(owner, context.paths);
  }
  return null;
}

async function tryServer(
  context: CliContext,
  account: AccountConfig,
  { address, outgoing, secret: kept }: IdentityConfig,
  secret: SecretEdit | null,
  { sending }: Pick<SetupTools, 'sending'>,
): Promise<number | null> {
  if (outgoing === undefined) return null;
  const owner = kept === undefined ? account : identitySecret(account, address);
  const password =
    secret?.password ?? ((signal: AbortSignal) => readPassword(owner, context.paths, { signal }));
  try {
    await sending(outgoing, password, context.signal);
    return null;
  } catch (thrown) {
    const error = toMailtuiError(thrown);
    if (error.kind === 'cancelled') throw error;
    const exitCode = tellWithAdvice(context, error, adviceFor(error, account));
    context.complain('Nothing was changed; --no-test changes it all the same.');
    return exitCode;
  }
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

function withCatchAll(account: AccountConfig, domains: readonly string[]): AccountConfig {
  return { ...account, catchAll: domains.filter((one) => one !== '') };
}

function print(context: CliContext, account: AccountConfig): void {
  for (const identity of identitiesOf(account)) {
    const { name, address, signature, replyTo } = identity;
    const { outgoing, sentFolder } = identityOf(account, address) ?? {};
    if (context.json) {
      const server =
        outgoing === undefined
          ? null
          : {
              host: outgoing.host,
              port: outgoing.port,
              security: outgoing.security,
              user: outgoing.user,
            };
      context.print(
        jsonLine({
          ...{ account: account.name, name, address, replyTo, signature },
          ...{ sentFolder: sentFolder ?? null, outgoing: server },
        }),
      );
      continue;
    }
    const shown = name === '' ? address : `${name} <${address}>`;
    const notes = [
      ...(replyTo === '' ? [] : [`answers to ${replyTo}`]),
      ...(signature === '' ? [] : [`signed “${signature.split('\n')[0] ?? ''}”`]),
      ...(outgoing === undefined ? [] : [`sent by ${outgoing.host} as ${outgoing.user}`]),
      ...(sentFolder === undefined ? [] : [`filed in ${sentFolder}`]),
    ];
    context.print(sanitiseLine([shown, ...notes].join('; ')));
  }
  const { catchAll = [] } = account;
  if (catchAll.length > 0 && !context.json) {
    context.print(sanitiseLine(`any address at ${catchAll.join(', ')}`));
  }
}
