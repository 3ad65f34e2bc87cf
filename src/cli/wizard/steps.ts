/**
 * The questions of `add-account`, one after the other, only for what the command line left open; `<`
 * goes back to the one before. What a question found out stands in the progress that it returns, so
 * going back is taking the progress of before.
 */
import type { AccountDraft } from '../../app/accountSetup.js';
import type { Discovery } from '../../config/autoconfig/types.js';
import { suggestAddress } from '../../config/autoconfig/typos.js';
import { domainOf, providerNotes, type Provider } from '../../config/providers.js';
import { nameTaken } from '../../config/write.js';
import type { AccountConfig, Protocol } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import type { CliContext } from '../context.js';
import { afterDownloadExplained } from '../../app/accounts/afterDownload.js';
import { PROTOCOLS_EXPLAINED } from '../../app/accounts/explain.js';
import { foundLines, lookUpServers, placeText } from './lookup.js';
import { knowsServer, proposeAccount } from '../../app/accounts/proposal.js';
import { BackWanted, type Terminal } from './terminal.js';
import type { SetupTools } from './tools.js';
import {
  asProtocol,
  asRetention,
  checkAddress,
  checkHost,
  checkName,
  type AccountWishes,
} from '../../app/accounts/wishes.js';

/** What is known so far. */
export interface Progress {
  wishes: AccountWishes;
  discovery: Discovery | null;
}

interface Done {
  /** The progress before the step. */
  before: Progress;
  /** Whether the step asked anything. */
  asked: boolean;
}

/** Who is asked, and about what. */
export interface Interview {
  context: CliContext;
  terminal: Terminal;
  accounts: readonly AccountConfig[];
  tools: Pick<SetupTools, 'lookUp'>;
  /** By the command line: then the one for sending is not asked for either. */
  isHostGiven: boolean;
}

type Step = (interview: Interview, progress: Progress) => Promise<Progress>;

const STEPS: readonly Step[] = [
  askAddress,
  lookUp,
  askProtocol,
  askServer,
  askOutgoing,
  askPolicy,
  askName,
];

/** Where an interview has come to, so that it can be gone back into. */
export class Walk {
  /** Of the steps that were done, in their order. */
  readonly #done: Done[] = [];
  #progress: Progress;

  constructor(
    private readonly interview: Interview,
    wishes: AccountWishes,
  ) {
    this.#progress = { wishes, discovery: null };
  }

  get discovery(): Discovery | null {
    return this.#progress.discovery;
  }

  /** Asks the rest. */
  async forward(): Promise<AccountDraft> {
    const { accounts, terminal } = this.interview;
    for (let step = STEPS[this.#done.length]; step !== undefined; step = STEPS[this.#done.length]) {
      const before = this.#progress;
      const questions = terminal.questions;
      try {
        this.#progress = await step(this.interview, before);
        this.#done.push({ before, asked: terminal.questions > questions });
      } catch (error) {
        if (!(error instanceof BackWanted)) throw error;
        this.back();
      }
    }
    const { wishes, discovery } = this.#progress;
    return proposeAccount(settled(wishes), accounts, discovery);
  }

  /** Undoes the last step that asked something; at the first one, nothing. */
  back(): void {
    for (let last = this.#done.pop(); last !== undefined; last = this.#done.pop()) {
      this.#progress = last.before;
      if (last.asked) return;
    }
  }
}

function settled(wishes: AccountWishes) {
  const { address = '', protocol = 'imap' } = wishes;
  return { ...wishes, address, protocol };
}

async function askAddress(
  { terminal, accounts }: Interview,
  progress: Progress,
): Promise<Progress> {
  const { wishes } = progress;
  let address =
    wishes.address ?? (await terminal.ask({ text: 'E-mail address', read: checkAddress }));
  const meant = suggestAddress(address);
  if (meant !== null && (await terminal.confirm(`Did you mean ${meant}?`, true))) address = meant;
  const same = accounts.find((one) => one.address.toLowerCase() === address.toLowerCase());
  if (same !== undefined) {
    terminal.warn(`${address} is set up already, as account "${same.name}"; this adds it again.`);
  }
  return address === wishes.address ? progress : { ...progress, wishes: { ...wishes, address } };
}

async function lookUp(interview: Interview, progress: Progress): Promise<Progress> {
  const { context, terminal, tools } = interview;
  const wishes = settled(progress.wishes);
  const discovery = await lookUpServers(context, terminal, wishes, tools);
  if (discovery === null) return progress;
  for (const caution of discovery.cautions) terminal.warn(caution);
  const isFound = Object.keys(discovery.servers).length > 0;
  if (!isFound) {
    terminal.say('Nobody knows the servers; your provider does.');
    return progress;
  }
  if (discovery.provider === null) terminal.say('Found:', ...foundLines(discovery));
  if (discovery.cautions.length > 0 && !(await terminal.confirm('Use these servers?', false))) {
    return progress;
  }
  return { ...progress, discovery };
}

async function askProtocol(
  { terminal }: Interview,
  { wishes, discovery }: Progress,
): Promise<Progress> {
  const known = wishes.protocol ?? onlyProtocol(discovery);
  if (known !== null) return { discovery, wishes: { ...wishes, protocol: known } };
  terminal.say(...PROTOCOLS_EXPLAINED);
  const protocol = await terminal.ask({
    text: 'IMAP or POP3',
    suggestion: 'imap',
    read: asProtocol,
  });
  return { discovery, wishes: { ...wishes, protocol } };
}

/** Null: both can be had, or nobody knows. */
function onlyProtocol(discovery: Discovery | null): Protocol | null {
  if (discovery === null) return null;
  const { servers, provider } = discovery;
  if (provider !== null && provider.pop3 === undefined) return 'imap';
  if (servers.imap !== undefined && servers.pop3 === undefined) return 'imap';
  return servers.pop3 !== undefined && servers.imap === undefined ? 'pop3' : null;
}

async function askServer({ terminal, accounts }: Interview, progress: Progress): Promise<Progress> {
  const { discovery } = progress;
  const wishes = settled(progress.wishes);
  const { incoming } = proposeAccount(wishes, accounts, discovery);
  if (knowsServer(wishes, discovery)) {
    if (discovery?.provider != null) tellProvider(terminal, discovery.provider, incoming, wishes);
    return progress;
  }
  const host = await terminal.ask({
    text: `${wishes.protocol === 'imap' ? 'IMAP' : 'POP3'} server`,
    suggestion: incoming.host,
    read: checkHost,
  });
  return { discovery, wishes: { ...wishes, incoming: { ...wishes.incoming, host } } };
}

function tellProvider(
  terminal: Terminal,
  provider: Provider,
  incoming: AccountDraft['incoming'],
  { protocol }: { protocol: Protocol },
): void {
  terminal.say(`${provider.name}: ${placeText(incoming)}.`, ...providerNotes(provider, protocol));
}

const NO_SENDING = '-';

/** Only where the incoming server had to be asked for, too. */
async function askOutgoing(
  { terminal, accounts, isHostGiven }: Interview,
  progress: Progress,
): Promise<Progress> {
  const { discovery } = progress;
  const wishes = settled(progress.wishes);
  const draft = proposeAccount(wishes, accounts, discovery);
  if (draft.outgoing !== undefined || isHostGiven) return progress;
  const host = await terminal.ask({
    text: `Server for sending (${NO_SENDING} for none)`,
    suggestion: `smtp.${domainOf(wishes.address)}`,
    read: (typed) => (typed.trim() === NO_SENDING ? NO_SENDING : checkHost(typed)),
  });
  const outgoing = host === NO_SENDING ? wishes.outgoing : { ...wishes.outgoing, host };
  return { discovery, wishes: { ...wishes, outgoing } };
}

/** Only for people who chose POP3 in this interview. */
async function askPolicy({ terminal }: Interview, progress: Progress): Promise<Progress> {
  const { wishes, discovery } = progress;
  if (wishes.protocol !== 'pop3' || wishes.afterDownload !== undefined) return progress;
  terminal.say(
    '',
    'What happens on the server to mail that is safe here?',
    '  keep          it stays there, and other devices can fetch it',
    '  days:14       it is deleted there 14 days later (any number)',
    '  when-deleted  it is deleted there when you delete it here',
    '  delete        it is deleted there at once; the backup is yours to make',
  );
  const afterDownload = await terminal.ask({
    text: 'After download',
    suggestion: 'keep',
    read: (typed) => asRetention(typed.trim()),
  });
  terminal.say(...afterDownloadExplained(afterDownload, afterDownload));
  return { discovery, wishes: { ...wishes, afterDownload } };
}

async function askName({ terminal, accounts }: Interview, progress: Progress): Promise<Progress> {
  const { wishes, discovery } = progress;
  if (wishes.name !== undefined) return progress;
  const proposal = proposeAccount(settled(wishes), accounts, discovery);
  const name = await terminal.ask({
    text: 'Name of the account here',
    suggestion: proposal.name,
    read: (typed) => freeOf(accounts, checkName(typed.trim())),
  });
  return { discovery, wishes: { ...wishes, name } };
}

function freeOf(accounts: readonly AccountConfig[], name: string): string {
  if (accounts.some((other) => other.name.toLowerCase() === name.toLowerCase())) {
    throw nameTaken(name);
  }
  return name;
}

/** For those who cannot be asked. @throws MailtuiError `usage` when it is for a person to decide. */
export function refuseCautions(discovery: Discovery | null): void {
  const [caution] = discovery?.cautions ?? [];
  if (caution === undefined) return;
  throw new MailtuiError('usage', caution.replace(/\.$/, ''), {
    hint: 'Say it with --host and --smtp-host if it is right; mailtui add-account asks on a terminal.',
  });
}
