/** Whether an account's servers can be reached, trusted and logged in to, and what they can do. */
import type { AccountConfig, ServerSettings } from '../../core/account.js';
import { MailtuiError, toMailtuiError } from '../../core/errors.js';
import { canSendBy, sendingWay, type SendingWay } from '../../core/sendingWay.js';
import { shownProxy } from '../../core/proxy.js';
import { inspectServer, type MailService, type ServerLook } from '../../protocols/inspectServer.js';
import { testLogin } from '../testLogin.js';
import { testSending } from '../testSending.js';
import { good, note, problem, type Finding, type Subject } from './finding.js';

const DEADLINE_MS = 20_000;
const DAY_MS = 86_400_000;
/** Authorities renew a month before the end. */
const EXPIRES_SOON_MS = 14 * DAY_MS;
/** More than a slow network explains. */
const CLOCK_TOLERANCE_MS = 120_000;

/** @param password null: there is none, and nobody logs in. */
export async function checkServers(
  account: AccountConfig,
  password: string | null,
  signal: AbortSignal,
): Promise<Finding[]> {
  const { incoming, outgoing } = account;
  const [received, sent] = await Promise.all([
    checkServer({ account, server: 'incoming', settings: incoming }, password, signal),
    outgoing === undefined
      ? withoutServer(account)
      : checkServer({ account, server: 'outgoing', settings: outgoing }, password, signal),
  ]);
  return [...received, ...sent];
}

/** The server that takes what an identity writes, where it has one of its own. */
export async function checkSendingWay(
  account: AccountConfig,
  { outgoing: settings }: SendingWay,
  password: string | null,
  signal: AbortSignal,
): Promise<Finding[]> {
  if (settings === undefined) return [];
  return checkServer({ account, server: 'outgoing', settings }, password, signal);
}

/** Where a program takes mail nothing is missing. */
function withoutServer(account: AccountConfig): Finding[] {
  return canSendBy(sendingWay(account, [])) ? [] : [noOutgoing(account)];
}

interface Checked {
  account: AccountConfig;
  server: 'incoming' | 'outgoing';
  settings: ServerSettings;
}

async function checkServer(
  checked: Checked,
  password: string | null,
  signal: AbortSignal,
): Promise<Finding[]> {
  const { account, server, settings } = checked;
  const about = (area: Subject['area']): Subject => ({ area, account: account.name, server });
  const service: MailService = server === 'outgoing' ? 'smtp' : account.protocol;
  let look: ServerLook;
  try {
    look = await inspectServer(service, settings, DEADLINE_MS, signal);
  } catch (thrown) {
    const error = toMailtuiError(thrown);
    return [problem(about(error.kind === 'name-not-found' ? 'name' : 'tls'), error)];
  }
  const findings = [
    good(about('name'), addressLine(settings, look)),
    ...tlsFindings(about('tls'), settings, look),
    ...clockFindings(about('clock'), look),
  ];
  if (look.certificate !== null && look.certificate.refusal !== null) return findings;
  return password === null
    ? findings
    : [...findings, ...(await loginFindings(checked, password, signal))];
}

function addressLine({ host, proxy }: ServerSettings, { addresses }: ServerLook): string {
  return proxy === undefined
    ? `${host} is ${addresses.join(', ')}`
    : `${host} is looked up and reached by ${shownProxy(proxy)}`;
}

function tlsFindings(
  subject: Subject,
  { host, port }: ServerSettings,
  { certificate }: ServerLook,
): Finding[] {
  const place = `${host}:${String(port)}`;
  if (certificate === null) {
    const hint = 'Use --security tls or starttls if the server offers it.';
    return [note(subject, `${place} is used without encryption, as you said`, hint)];
  }
  const { tls, fingerprint, validTo, refusal } = certificate;
  if (refusal !== null) return [problem(subject, refusal)];
  const ends = new Date(validTo).toISOString().slice(0, 10);
  const what = `${place} speaks ${tls}; its certificate ${fingerprint} is for ${host} and valid until ${ends}`;
  if (validTo - Date.now() > EXPIRES_SOON_MS) return [good(subject, what)];
  return [note(subject, what, 'Whoever runs the server has to renew it before that day.')];
}

function clockFindings(subject: Subject, { clock, certificate }: ServerLook): Finding[] {
  const now = Date.now();
  if (certificate !== null && certificate.validFrom > now) {
    return [problem(subject, wrongClock('the certificate of the server is not valid yet'))];
  }
  if (clock === null) return [];
  const seconds = Math.round((now - clock) / 1000);
  if (Math.abs(now - clock) <= CLOCK_TOLERANCE_MS) {
    return [good(subject, 'the clocks of the server and of this computer agree')];
  }
  const way = seconds > 0 ? 'ahead of' : 'behind';
  return [problem(subject, wrongClock(`it is ${String(Math.abs(seconds))} s ${way} the server's`))];
}

function wrongClock(what: string): MailtuiError {
  return new MailtuiError('config', `the clock of this computer is wrong: ${what}`, {
    hint: 'Set it: sudo timedatectl set-ntp true',
  });
}

async function loginFindings(
  { account, server, settings }: Checked,
  password: string,
  signal: AbortSignal,
): Promise<Finding[]> {
  const login: Subject = { area: 'login', account: account.name, server };
  const give = (): Promise<string> => Promise.resolve(password);
  try {
    if (server === 'outgoing') {
      await testSending(settings, give, signal);
      return [good(login, 'the login for sending works')];
    }
    const report = await testLogin(account, give, signal);
    const folders = report.mailboxes === 1 ? '1 folder' : `${String(report.mailboxes)} folders`;
    return [
      good(login, `the login works (${folders})`),
      ...sentFolderFindings(account, report.folders ?? []),
      ...(report.note === undefined ? [] : [note(login, report.note.replace(/\.$/, ''), '')]),
      capabilityFinding(account, report.offers ?? []),
    ];
  } catch (error) {
    return [problem(login, toMailtuiError(error))];
  }
}

/** What makes a difference to the user when it is missing. */
const WANTED = {
  imap: {
    IDLE: 'new mail is noticed every few minutes only',
    UIDPLUS: 'messages cannot be removed for good',
    CONDSTORE: 'every sync compares all flags',
    'SPECIAL-USE': 'folders for sent mail and drafts are told by their names',
  },
  pop3: {
    UIDL: 'messages are recognised by what is in them, which takes longer',
    TOP: 'large messages come whole',
    PIPELINING: 'fetching is slower',
  },
} as const;

function capabilityFinding(account: AccountConfig, offers: readonly string[]): Finding {
  const subject: Subject = { area: 'capabilities', account: account.name, server: 'incoming' };
  const can = new Set(offers.map((name) => name.toUpperCase()));
  if (can.size === 0) return note(subject, 'the server does not tell what it can do', '');
  const missing = Object.entries<string>(WANTED[account.protocol]).filter(([name]) => {
    if (name === 'CONDSTORE' && can.has('QRESYNC')) return false;
    return !can.has(name) && !can.has('IMAP4REV2');
  });
  if (missing.length === 0) {
    return good(subject, `the server can all that mailtui makes use of: ${offers.join(' ')}`);
  }
  const lacks = missing.map(([name, effect]) => `${name} (${effect})`).join(', ');
  return note(subject, `the server lacks ${lacks}`, 'mailtui does without it.');
}

function noOutgoing({ name }: AccountConfig): Finding {
  return note(
    { area: 'login', account: name, server: 'outgoing' },
    'no server for sending is set',
    `Give one with: mailtui accounts edit ${name} --smtp-host HOST`,
  );
}

/** Those of identities, which are made when there is something to file. */
function sentFolderFindings(account: AccountConfig, folders: readonly string[]): Finding[] {
  const subject: Subject = { area: 'config', account: account.name };
  const { identities = [], protocol } = account;
  if (protocol === 'pop3') return [];
  return identities.flatMap(({ address, sentFolder }) => {
    if (sentFolder === undefined) return [];
    if (folders.includes(sentFolder)) {
      return [good(subject, `${address}: what it sends is filed in ${sentFolder}`)];
    }
    const message = `${address}: the server has no folder ${sentFolder} for what it sends`;
    return [note(subject, message, 'It is made when something is sent; or was another one meant?')];
  });
}
