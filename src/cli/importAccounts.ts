/**
 * `mailtui accounts import`: accounts of other mail programs. Their configurations are read and never
 * changed; passwords in them are not taken over, password commands are.
 */
import { saveAccount, type AccountDraft, type NewSecret } from '../app/accountSetup.js';
import type { ForeignAccount } from '../config/foreign/foreign.js';
import { findForeign, readForeignFile } from '../config/foreign/findForeign.js';
import { readConfig } from '../config/read.js';
import type { AccountConfig, ServerSettings } from '../core/account.js';
import { MailtuiError } from '../core/errors.js';
import { sanitiseLine } from '../mime/sanitise.js';
import type { CliContext } from './context.js';
import { EXIT_OK } from './exitCodes.js';
import { freeName } from '../app/accounts/proposal.js';
import { findHabits, foreignText, takeKeys, takePeople, type Habits } from './importHabits.js';
import { Terminal } from './wizard/terminal.js';

export interface ImportOptions {
  yes?: boolean;
  dryRun?: boolean;
}

/** An account as it would be here. */
interface Candidate {
  draft: AccountDraft;
  secret: NewSecret | null;
  from: string;
}

export async function importAccounts(
  context: CliContext,
  file: string | undefined,
  { yes = false, dryRun = false }: ImportOptions,
): Promise<number> {
  const files = file === undefined ? findForeign(context.env) : [readForeignFile(file)];
  const { accounts } = readConfig(context.paths);
  const found = candidates(
    files.flatMap((one) => one.accounts.map((account) => ({ account, from: one.file }))),
    accounts,
    context.env,
  );
  const habits = findHabits(files, context.env);
  if (found.length === 0) {
    context.complain('No account of another program was found that is not here already.');
    if (habits.people.length === 0 && habits.mutt === null) return EXIT_OK;
  }
  for (const candidate of found) context.print(lineOf(candidate));
  for (const line of habitLines(habits)) context.print(line);
  if (dryRun) return EXIT_OK;
  const terminal = context.isInteractive ? new Terminal(context) : null;
  if (!yes && terminal === null) {
    throw new MailtuiError('usage', 'taking these over needs --yes where nobody can be asked');
  }
  for (const { draft, secret } of found) {
    if (!yes && terminal !== null && !(await terminal.confirm(`Take ${draft.name} over?`, true))) {
      continue;
    }
    const password = secret ?? (yes ? null : await askPassword(terminal));
    await saveAccount(context.paths, draft, password ?? { store: 'file', password: '' });
    const next =
      password === null
        ? `Give its password with: mailtui accounts edit ${draft.name} --password`
        : `See whether it works with: mailtui accounts test ${draft.name}`;
    context.complain(sanitiseLine(`${draft.name} is taken over. ${next}`));
  }
  const wants = async (question: string): Promise<boolean> =>
    yes || (terminal !== null && (await terminal.confirm(question, true)));
  const { people, mutt } = habits;
  if (people.length > 0 && (await wants('Take the addresses over?'))) {
    await takePeople(context, people);
  }
  if (mutt !== null && (await wants('Have the keys of mutt?'))) await takeKeys(context, mutt);
  return EXIT_OK;
}

function habitLines({ people, mutt }: Habits): string[] {
  return [
    ...(people.length === 0 ? [] : [`Addresses: ${String(people.length)}`]),
    ...(mutt === null
      ? []
      : [
          `Keys: those of mutt, and ${String(Object.keys(mutt.keys).length)} commands bound otherwise`,
        ]),
  ];
}

async function askPassword(terminal: Terminal | null): Promise<NewSecret | null> {
  if (terminal === null) return null;
  return { store: 'file', password: await terminal.askSecret('Its password') };
}

/** Those that can be used and are not here; with a server for sending of another file's account. */
function candidates(
  found: readonly { account: ForeignAccount; from: string }[],
  here: readonly AccountConfig[],
  env: NodeJS.ProcessEnv,
): Candidate[] {
  const list: Candidate[] = [];
  const taken = [...here];
  for (const { account, from } of found) {
    const { incoming, address } = account;
    if (incoming === null) continue;
    const full =
      address ??
      guessAddress(
        incoming,
        found.map((one) => one.account),
      );
    if (full === null || taken.some((one) => one.address.toLowerCase() === full.toLowerCase()))
      continue;
    const outgoing =
      account.outgoing ??
      sendingOf(
        full,
        incoming,
        found.map((one) => one.account),
      );
    const signature = signatureOf(account, from, env);
    const draft: AccountDraft = {
      name: freeName(full, taken),
      protocol: account.protocol,
      address: full,
      ...(account.displayName === null ? {} : { displayName: account.displayName }),
      incoming: { ...incoming, user: incoming.user || full },
      ...(outgoing === null ? {} : { outgoing: { ...outgoing, user: outgoing.user || full } }),
      ...(signature === null ? {} : { signature }),
      ...(account.protocol === 'pop3' ? { afterDownload: 'keep' as const } : {}),
    };
    taken.push({ ...draft, secret: { kind: 'file' } });
    list.push({
      draft,
      from,
      secret: account.command === null ? null : { command: account.command },
    });
  }
  return list;
}

/** Null: there is none, or its file cannot be read. */
function signatureOf(
  { signature }: ForeignAccount,
  from: string,
  env: NodeJS.ProcessEnv,
): string | null {
  if (signature === null) return null;
  const text = 'text' in signature ? signature.text : foreignText(signature.file, from, env);
  // Every one of those programs writes the line with two hyphens by itself.
  return text === null ? null : text.replace(/^-- ?\r?\n/, '').trimEnd() || null;
}

/** msmtp knows addresses of accounts of which isync knows only the user. */
function guessAddress(
  { user, host }: ServerSettings,
  all: readonly ForeignAccount[],
): string | null {
  const same = all.find(({ outgoing, address }) => outgoing?.user === user && address !== null);
  if (same !== undefined) return same.address;
  return user === '' ? null : `${user}@${host.replace(/^(?:imap|mail|pop3?)\./i, '')}`;
}

function sendingOf(
  address: string,
  { user }: ServerSettings,
  all: readonly ForeignAccount[],
): ServerSettings | null {
  const sending = all.filter(({ incoming, outgoing }) => incoming === null && outgoing !== null);
  const same =
    sending.find((one) => one.address?.toLowerCase() === address.toLowerCase()) ??
    sending.find(({ outgoing }) => outgoing?.user === user && user !== '');
  return same?.outgoing ?? null;
}

function lineOf({ draft, from, secret }: Candidate): string {
  const { address, protocol, incoming, outgoing } = draft;
  const place = `${incoming.host}:${String(incoming.port)}`;
  const sending = outgoing === undefined ? 'no server for sending' : `sending by ${outgoing.host}`;
  const password = secret === null ? 'its password has to be given' : 'with its password command';
  const signed = draft.signature === undefined ? '' : ', with its signature';
  return sanitiseLine(
    `${address}: ${protocol.toUpperCase()} at ${place}, ${sending}, ${password}${signed} (${from})`,
  );
}
