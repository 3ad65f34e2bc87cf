/**
 * From nothing to the TRANSACTION state (RFC 1939, 5): greeting, capabilities, STLS, UTF8, login.
 *
 * Guarantees: no credential is asked for or sent before the connection is as safe as the account
 * says; what the server said before TLS is forgotten after it.
 */
import type { ServerSettings } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import { has, parseCapabilities, UNKNOWN_CAPABILITIES, type Capabilities } from './capabilities.js';
import { login } from './login.js';
import type { Pop3Client } from './pop3Client.js';
import { refusal } from './serverWords.js';
import type { Wire } from './wire.js';

const CAPA_LIMIT = 64 * 1024;

export interface SessionParts {
  server: ServerSettings;
  wire: Wire;
  client: Pop3Client;
  password: (signal: AbortSignal) => Promise<string>;
  signal: AbortSignal;
  /** Hears what the server can do each time it tells; the last is for a user who is logged in. */
  onCapabilities: (capabilities: Capabilities) => void;
}

export async function openSession(parts: SessionParts): Promise<void> {
  const { server, wire, client, password, signal, onCapabilities } = parts;
  const greeting = await client.greet((firstByte) => notPop3(server, firstByte));
  if (greeting.kind !== 'ok') throw refusal('the connection', greeting.text);

  let capabilities = await askCapabilities(client);
  if (server.security === 'starttls') {
    await startTls(server, client, capabilities);
    await wire.startTls();
    capabilities = await askCapabilities(client);
  }
  const known = capabilities ?? UNKNOWN_CAPABILITIES;
  onCapabilities(known);
  await askForUtf8(client, known);
  await login({
    client,
    server,
    capabilities: known,
    greeting: greeting.text,
    password: await password(signal),
  });
  onCapabilities((await askCapabilities(client)) ?? known);
}

/**
 * RFC 6856: without it, a server has to change messages that have UTF-8 in their headers, or to
 * refuse them. One that says no goes on as before.
 */
async function askForUtf8(client: Pop3Client, capabilities: Capabilities): Promise<void> {
  if (has(capabilities, 'UTF8')) await client.ask('UTF8');
}

/** Null when the server does not know CAPA. */
async function askCapabilities(client: Pop3Client): Promise<Capabilities | null> {
  const answer = await client.ask('CAPA', { bodyLimit: CAPA_LIMIT });
  return answer.kind === 'ok' ? parseCapabilities(answer.body) : null;
}

/** RFC 2595, 4. A server without CAPA may know STLS all the same. */
async function startTls(
  server: ServerSettings,
  client: Pop3Client,
  capabilities: Capabilities | null,
): Promise<void> {
  const mayOffer = capabilities === null || has(capabilities, 'STLS');
  const answer = mayOffer ? await client.ask('STLS', { beforeTls: true }) : null;
  if (answer?.kind === 'ok') return;
  throw new MailtuiError('no-tls', `${server.host}:${server.port} does not offer TLS (STLS)`, {
    hint: 'Try --security tls, usually on port 995; --security none sends your password in the clear.',
  });
}

/** What answers on a wrong port, by the first byte it says. */
const OTHERS: Readonly<Record<string, string>> = {
  '*': 'It looks like an IMAP server: use --protocol imap, or the POP3 port (995 or 110).',
  '2': 'It looks like an SMTP server: the POP3 port is 995 or 110.',
};

function notPop3(server: ServerSettings, firstByte: number): MailtuiError {
  return new MailtuiError('protocol', `${server.host}:${server.port} is not a POP3 server`, {
    retry: 'never',
    hint: OTHERS[String.fromCharCode(firstByte)] ?? 'Check host, port and --security.',
  });
}
