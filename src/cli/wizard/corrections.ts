/** What the person may change after a failed test. */
import type { AccountDraft } from '../../app/accountSetup.js';
import { defaultPort, type OutgoingSettings, type ServerSettings } from '../../core/account.js';
import type { MailtuiError } from '../../core/errors.js';
import { isAboutServer } from '../../app/accounts/explain.js';
import type { Terminal } from './terminal.js';
import { asPort, asSecurity, checkHost, checkUser } from '../../app/accounts/wishes.js';

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
  const incoming = await askPlace(terminal, draft.incoming, draft.protocol);
  return { draft: { ...draft, incoming }, password: '' };
}

/**
 * The same for sending. `keep`: save it as it is, though sending does not work yet. Null: the
 * person would rather stop.
 */
export async function correctSending(
  terminal: Terminal,
  outgoing: OutgoingSettings,
  error: MailtuiError,
): Promise<OutgoingSettings | 'keep' | null> {
  const { fingerprint } = error.scope;
  if (fingerprint !== undefined) {
    const question = 'Trust this certificate for sending, and no other, from now on?';
    if (await terminal.confirm(question, false)) {
      return { ...outgoing, tlsFingerprint: fingerprint };
    }
  }
  if (await terminal.confirm('Change the settings for sending and try again?', true)) {
    const place = await askPlace(terminal, outgoing, 'smtp');
    const user = await terminal.ask({
      text: 'User name for sending',
      suggestion: outgoing.user,
      read: checkUser,
    });
    return { ...place, user };
  }
  return (await terminal.confirm('Save the account all the same?', false)) ? 'keep' : null;
}

async function askPlace<Server extends ServerSettings>(
  terminal: Terminal,
  server: Server,
  service: 'imap' | 'pop3' | 'smtp',
): Promise<Server> {
  const host = await terminal.ask({ text: 'Server', suggestion: server.host, read: checkHost });
  const security = await terminal.ask({
    text: 'Encryption (tls, starttls or none)',
    suggestion: server.security,
    read: asSecurity,
  });
  const usual = defaultPort(service, security);
  const port = await terminal.ask({
    text: 'Port',
    suggestion: String(security === server.security ? server.port : usual),
    read: asPort,
  });
  return { ...server, host, port, security };
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
    ...(outgoing?.user === draft.incoming.user ? { outgoing: { ...outgoing, user } } : {}),
  };
}
