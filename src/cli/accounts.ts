/** `mailtui accounts`: what is configured, whether it works, and taking it away again. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dropAccount } from '../app/accountSetup.js';
import { testLogin, type LoginTest } from '../app/testLogin.js';
import { backupText } from '../config/backupReminder.js';
import { findAccount, readConfig } from '../config/read.js';
import { readPassword } from '../app/accounts/password.js';
import type { AccountConfig, SecretLocation, ServerSettings } from '../core/account.js';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import type { FolderChoice } from '../core/folderChoice.js';
import { shownProxy } from '../core/proxy.js';
import { printSize } from '../core/query/sizes.js';
import { quotaText } from '../core/storage.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { accountJson } from './accountJson.js';
import { remindOfBackup } from './remindOfBackup.js';
import { fit } from './columns.js';
import { historyText } from '../app/accounts/depthEdit.js';
import { NO_ACCOUNT_HINT, readProfile, readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { EXIT_INTERRUPTED, EXIT_OK, exitCodeOf, worstExitCode } from './exitCodes.js';
import { tellFailure } from './failure.js';
import { jsonLine } from './json.js';
import { Terminal } from './wizard/terminal.js';

export async function listAccounts(context: CliContext): Promise<number> {
  const accounts = readProfile(context).accounts;
  const width = Math.min(32, Math.max(0, ...accounts.map(({ name }) => name.length)));
  for (const account of accounts) {
    context.print(context.json ? jsonLine(accountJson(account)) : listLine(account, width));
  }
  if (accounts.length === 0 && !context.json) {
    context.complain(`There is no account yet. ${NO_ACCOUNT_HINT}`);
  }
  remindOfBackup(context, accounts);
  return EXIT_OK;
}

export async function showAccount(context: CliContext, name: string): Promise<number> {
  const account = findAccount(readProfile(context), name);
  if (context.json) {
    context.print(jsonLine(accountJson(account)));
    return EXIT_OK;
  }
  const rows: readonly (readonly [string, string])[] = [
    ['Name', account.name],
    ['Address', account.address],
    ...(account.displayName === undefined ? [] : [['Your name', account.displayName] as const]),
    ['Incoming', `${account.protocol.toUpperCase()} ${serverLine(account.incoming)}`],
    ...(account.outgoing === undefined
      ? []
      : [['Outgoing', `SMTP ${serverLine(account.outgoing)}`] as const]),
    ...(account.sendmail === undefined ? [] : [['Sends by', account.sendmail.join(' ')] as const]),
    ...openPgpLines(account),
    ['Password', secretLine(account.secret)],
    ...(account.afterDownload === undefined
      ? []
      : [['After download', account.afterDownload] as const]),
    ...(account.newestFirst === false ? [['Fetches', 'the oldest first'] as const] : []),
    ...(account.enabled === false ? [['Fetched', 'no, it is switched off'] as const] : []),
    ...(account.colour === undefined ? [] : [['Colour', account.colour] as const]),
    ...(account.syncEvery === undefined
      ? []
      : [['Looked at', `every ${String(account.syncEvery)} minutes`] as const]),
    ...(account.authentication === undefined
      ? []
      : [['Trusts', `what ${account.authentication.join(', ')} found out`] as const]),
    ...depthLines(account),
    ...folderLines(account.folders),
    ...newMailLines(account),
    ['Mail', mailFolder(context, account.name)],
    ['Backup', backupText(context.paths.stateDir, Date.now())],
    ...(await quotaLines(context, account)),
  ];
  for (const [label, value] of rows) context.print(`${fit(label, 15)} ${sanitiseLine(value)}`);
  return EXIT_OK;
}

/** Asks on a terminal; elsewhere `--yes` has to say that it is meant. */
export async function removeAccount(
  context: CliContext,
  name: string,
  yes: boolean,
): Promise<number> {
  const account = findAccount(readConfig(context.paths), name);
  const folder = mailFolder(context, name);
  const mail = existsSync(folder) ? `Its mail stays in ${sanitiseLine(folder)}.` : '';
  if (!yes && !context.isInteractive) {
    throw new MailtuiError('usage', `removing ${name} needs --yes where nobody can be asked`);
  }
  if (!yes) {
    const terminal = new Terminal(context);
    if (mail !== '') terminal.say(mail);
    try {
      const question = `Remove the account ${name} (${account.address}) and its password?`;
      if (!(await terminal.confirm(question, false))) return EXIT_OK;
    } catch (error) {
      if (toMailtuiError(error).kind !== 'cancelled') throw error;
      return EXIT_INTERRUPTED;
    }
  }
  await dropAccount(context.paths, name);
  context.complain(`Account ${sanitiseLine(name)} is removed. ${mail}`.trim());
  return EXIT_OK;
}

/** One line per account on stdout, its failure on stderr; all are tried, at the same time. */
export async function testAccounts(
  context: CliContext,
  name: string | undefined,
  login: LoginTest = testLogin,
): Promise<number> {
  const profile = readProfileInUse(context);
  const accounts = name === undefined ? profile.accounts : [findAccount(profile, name)];
  const outcomes = accounts.map((account) => tryAccount(context, account, login));
  const codes: number[] = [];
  for (const outcome of outcomes) codes.push(tellOutcome(context, await outcome));
  return worstExitCode(codes);
}

interface Outcome {
  account: AccountConfig;
  mailboxes: number;
  ms: number;
  /** See {@link LoginTest}. */
  note?: string;
  error: MailtuiError | null;
}

async function tryAccount(
  context: CliContext,
  account: AccountConfig,
  login: LoginTest,
): Promise<Outcome> {
  const { paths } = context;
  const begin = performance.now();
  const ms = (): number => Math.round(performance.now() - begin);
  try {
    const password = (signal: AbortSignal): Promise<string> =>
      readPassword(account, paths, { signal });
    const report = await login(account, password, context.signal);
    return { account, ...report, ms: ms(), error: null };
  } catch (thrown) {
    return { account, mailboxes: 0, ms: ms(), error: toMailtuiError(thrown) };
  }
}

function tellOutcome(context: CliContext, outcome: Outcome): number {
  const { account, mailboxes, ms, note, error } = outcome;
  if (context.json) {
    const trouble = error === null ? null : troubleJson(error);
    const ok = error === null;
    const result = { account: account.name, ok, mailboxes, ms, error: trouble };
    context.print(jsonLine(note === undefined ? result : { ...result, note }));
    return error === null ? EXIT_OK : exitCodeOf(error.kind);
  }
  if (error !== null) return tellFailure(context, error.within({ account: account.name }));
  const folders = mailboxes === 1 ? '1 folder' : `${mailboxes} folders`;
  context.print(`${account.name}: the login works (${folders}, ${ms} ms)`);
  if (note !== undefined) context.complain(`${account.name}: ${note}`);
  return EXIT_OK;
}

function troubleJson({ kind, message, hint }: MailtuiError): Record<string, unknown> {
  return { kind, message, hint };
}

function listLine(account: AccountConfig, width: number): string {
  const { name, protocol, address, incoming } = account;
  const server = `${incoming.host}:${incoming.port} (${incoming.security})`;
  return sanitiseLine(
    `${fit(name, width)}  ${fit(protocol.toUpperCase(), 4)}  ${address}  ${server}`,
  );
}

function serverLine(server: ServerSettings): string {
  const { host, port, security, user, tlsCa, tlsFingerprint, tlsCert, proxy, preferIp } = server;
  const trust = [
    ...(tlsCa === undefined ? [] : [`, trusting ${tlsCa}`]),
    ...(tlsFingerprint === undefined ? [] : [`, trusting only the certificate ${tlsFingerprint}`]),
    ...(tlsCert === undefined ? [] : [`, showing the certificate ${tlsCert}`]),
    ...(proxy === undefined ? [] : [`, through ${shownProxy(proxy)}`]),
    ...(preferIp === undefined ? [] : [`, by ${preferIp} first`]),
  ].join('');
  return `${host}, port ${port}, ${security}, as ${user}${trust}`;
}

function secretLine(secret: SecretLocation): string {
  switch (secret.kind) {
    case 'command':
      return `from the command ${secret.command[0] ?? ''}`;
    case 'file':
      return 'in the secrets file';
    case 'keyring':
      return 'in the keyring';
    case 'plain':
      return 'in the configuration file';
    case 'oauth2':
      return 'none: it signs in by OAuth2';
  }
}

/** As of the last sync; nothing is opened for an account that never had one. */
async function quotaLines(
  context: CliContext,
  account: AccountConfig,
): Promise<(readonly [string, string])[]> {
  const { paths } = context;
  if (!existsSync(paths.indexFile)) return [];
  const { withService } = await import('./service.js');
  const lines: (readonly [string, string])[] = [];
  await withService(context, { accounts: [account], paths }, (service) => {
    const quota = service.quota(account.name);
    if (quota !== null) lines.push(['Storage', quotaText(quota)]);
    return Promise.resolve(EXIT_OK);
  });
  return lines;
}

function depthLines({ history, headersOnlyAbove }: AccountConfig): [string, string][] {
  const text = history === undefined ? null : historyText(history);
  return [
    ...(text === null ? [] : [['Whole mail', text === 'all' ? 'all' : `of ${text} days`]]),
    ...(headersOnlyAbove === undefined
      ? []
      : [['Headers only', `above ${printSize(headersOnlyAbove)}`]]),
  ] as [string, string][];
}

function openPgpLines({ openpgp }: AccountConfig): (readonly [string, string])[] {
  const { sign = false, encrypt = 'ask' } = openpgp ?? {};
  const says = [
    ...(sign ? ['signs'] : []),
    ...(encrypt === 'when-possible' ? ['encrypts when possible'] : []),
  ];
  return says.length === 0 ? [] : [['OpenPGP', says.join(', ')]];
}

function folderLines({ include = [], exclude = [], roles = {} }: FolderChoice = {}) {
  const lines: (readonly [string, string])[] = [];
  if (include.length > 0) lines.push(['Folders', include.join(', ')]);
  if (exclude.length > 0) lines.push(['Not', exclude.join(', ')]);
  for (const [path, role] of Object.entries(roles)) lines.push(['Role', `${path} is ${role}`]);
  return lines;
}

function newMailLines({ onNewMail, notify }: AccountConfig) {
  const lines: (readonly [string, string])[] = [];
  if (onNewMail !== undefined) lines.push(['On new mail', onNewMail.join(' ') || 'nothing is run']);
  if (notify !== undefined) lines.push(['Notify', notify ? 'on' : 'off']);
  return lines;
}

function mailFolder(context: CliContext, name: string): string {
  return join(context.paths.mailDir, name);
}
