/** The questions of `add-account`: only for what the command line left open. */
import type { AccountDraft } from '../../app/accountSetup.js';
import { providerOf } from '../../config/providers.js';
import { nameTaken } from '../../config/write.js';
import { defaultPort, type AccountConfig, type Protocol } from '../../core/account.js';
import type { MailtuiError } from '../../core/errors.js';
import { isAboutServer, PROTOCOLS_EXPLAINED } from './explain.js';
import { knowsServer, proposeAccount, type SettledWishes } from './proposal.js';
import type { Terminal } from './terminal.js';
import {
  asPort,
  asProtocol,
  asSecurity,
  checkAddress,
  checkHost,
  checkName,
  checkUser,
  type AccountWishes,
} from './wishes.js';

/** Everything about the account but its password. */
export async function interview(
  terminal: Terminal,
  wishes: AccountWishes,
  accounts: readonly AccountConfig[],
): Promise<AccountDraft> {
  terminal.say('Setting up an account. Ctrl-C stops at any point and changes nothing.');
  const address =
    wishes.address ?? (await terminal.ask({ text: 'E-mail address', read: checkAddress }));
  const same = accounts.find((one) => one.address.toLowerCase() === address.toLowerCase());
  if (same !== undefined) {
    terminal.warn(`${address} is set up already, as account "${same.name}"; this adds it again.`);
  }
  const protocol = wishes.protocol ?? (await askProtocol(terminal, address));
  const settled: SettledWishes = { ...wishes, address, protocol };
  const proposal = proposeAccount(settled, accounts);
  const provider = providerOf(address);
  const { host, port, security } = proposal.incoming;
  if (provider !== null && wishes.incoming.host === undefined) {
    terminal.say(`${provider.name}: ${host}, port ${port}, ${security}.`, ...provider.notes);
    if (protocol === 'pop3') terminal.say(...(provider.popNotes ?? []));
  }
  const incoming = knowsServer(settled)
    ? proposal.incoming
    : {
        ...proposal.incoming,
        host: await terminal.ask({
          text: `${protocol === 'imap' ? 'IMAP' : 'POP3'} server`,
          suggestion: host,
          read: checkHost,
        }),
      };
  const name =
    wishes.name ??
    (await terminal.ask({
      text: 'Name of the account here',
      suggestion: proposal.name,
      read: (typed) => freeOf(accounts, checkName(typed.trim())),
    }));
  return { ...proposal, incoming, name };
}

/**
 * Asks for what may have been wrong. Null when the person would rather stop, or nothing that can
 * be asked for would help. An empty password: the one that was used need not change.
 */
export async function correct(
  terminal: Terminal,
  draft: AccountDraft,
  error: MailtuiError,
  canRetype: boolean,
): Promise<{ draft: AccountDraft; password: string } | null> {
  if (error.kind === 'login-refused' && canRetype) {
    if (!(await terminal.confirm('Try again?', true))) return null;
    const user = await terminal.ask({
      text: 'User name',
      suggestion: draft.incoming.user,
      read: checkUser,
    });
    return { draft: withUser(draft, user), password: await terminal.askSecret('Password') };
  }
  const { fingerprint } = error.scope;
  if (fingerprint !== undefined) {
    const question = 'Trust this certificate, and no other, from now on?';
    if (await terminal.confirm(question, false)) {
      return { draft: withPin(draft, fingerprint), password: '' };
    }
  }
  if (!isAboutServer(error.kind)) return null;
  if (!(await terminal.confirm('Change the server settings and try again?', true))) return null;
  const { incoming } = draft;
  const host = await terminal.ask({ text: 'Server', suggestion: incoming.host, read: checkHost });
  const security = await terminal.ask({
    text: 'Encryption (tls, starttls or none)',
    suggestion: incoming.security,
    read: asSecurity,
  });
  const usual = defaultPort(draft.protocol, security);
  const port = await terminal.ask({
    text: 'Port',
    suggestion: String(security === incoming.security ? incoming.port : usual),
    read: asPort,
  });
  return { draft: { ...draft, incoming: { ...incoming, host, port, security } }, password: '' };
}

async function askProtocol(terminal: Terminal, address: string): Promise<Protocol> {
  const provider = providerOf(address);
  if (provider !== null && provider.pop3 === undefined) return 'imap';
  terminal.say(...PROTOCOLS_EXPLAINED);
  return terminal.ask({ text: 'IMAP or POP3', suggestion: 'imap', read: asProtocol });
}

function freeOf(accounts: readonly AccountConfig[], name: string): string {
  if (accounts.some((other) => other.name.toLowerCase() === name.toLowerCase())) {
    throw nameTaken(name);
  }
  return name;
}

/** Also for sending, where that is the same server. */
function withPin(draft: AccountDraft, tlsFingerprint: string): AccountDraft {
  const { incoming, outgoing } = draft;
  const isSame = outgoing?.host === incoming.host && outgoing.security !== 'none';
  return {
    ...draft,
    incoming: { ...incoming, tlsFingerprint },
    ...(isSame ? { outgoing: { ...outgoing, tlsFingerprint } } : {}),
  };
}

function withUser(draft: AccountDraft, user: string): AccountDraft {
  const { outgoing } = draft;
  return {
    ...draft,
    incoming: { ...draft.incoming, user },
    ...(outgoing === undefined ? {} : { outgoing: { ...outgoing, user } }),
  };
}
