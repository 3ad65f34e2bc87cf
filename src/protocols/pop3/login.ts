/**
 * Logging in: the best way that the server offers, SASL SCRAM before PLAIN before USER and PASS
 * before LOGIN; a token where the account has one; APOP where the account asks for it.
 *
 * Guarantees: user name and password reach the server exactly as they are, spaces and all; one
 * that could end a command line is refused before anything is sent; one way is tried, once, so
 * that a wrong password never counts twice; no secret is in an error or a trace.
 */
import { createHash } from 'node:crypto';
import type { ServerSettings } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import { has, offersSasl, type Capabilities } from './capabilities.js';
import type { Answer, Pop3Client } from './pop3Client.js';
import { authenticate, Bearer, Login, Plain, type SaslExchange } from './sasl.js';
import { Scram } from './scram.js';
import { loginRefusal } from './serverWords.js';

export interface LoginParts {
  client: Pop3Client;
  server: ServerSettings;
  capabilities: Capabilities;
  /** What stood behind +OK in the greeting. */
  greeting: string;
  /** The password, or the access token where the account has one. */
  password: string;
}

/**
 * @throws MailtuiError `config` when the credentials cannot be sent at all, `login-refused`,
 * `locked` or `server-refused` when the server says no.
 */
export async function login(parts: LoginParts): Promise<void> {
  const { user } = parts.server;
  const { password } = parts;
  refuseControls('user name', user, 'Check --user.');
  refuseControls(
    'password',
    password,
    'Check what the password command prints: it has to be the password on one line.',
  );
  const secrets = secretForms(user, password);
  const answer = await attempt(parts, secrets);
  if (answer.kind !== 'ok') throw loginRefusal(answer.text, secrets);
}

function attempt(parts: LoginParts, secrets: readonly string[]): Promise<Answer> {
  const { client, server, password } = parts;
  if (server.auth === 'apop') return apop(parts, secrets);
  const exchange = chooseSasl(parts);
  return exchange === null
    ? userAndPass(client, server.user, password, secrets)
    : authenticate(client, exchange, secrets);
}

/** Null: USER and PASS. */
function chooseSasl({ server, capabilities, password }: LoginParts): SaslExchange | null {
  const credentials = { user: server.user, password };
  const offers = (mechanism: string): boolean => offersSasl(capabilities, mechanism);
  if (server.auth === 'oauth2') {
    const mechanism = (['OAUTHBEARER', 'XOAUTH2'] as const).find(offers);
    if (mechanism === undefined) throw notOffered('a login by token (OAUTHBEARER, XOAUTH2)');
    return new Bearer(mechanism, credentials, server);
  }
  if (offers('SCRAM-SHA-256')) return new Scram('sha256', credentials);
  if (offers('SCRAM-SHA-1')) return new Scram('sha1', credentials);
  if (offers('PLAIN')) return new Plain(credentials);
  return offers('LOGIN') && !has(capabilities, 'USER') ? new Login(credentials) : null;
}

/** RFC 1939, 7. */
async function userAndPass(
  client: Pop3Client,
  user: string,
  password: string,
  secrets: readonly string[],
): Promise<Answer> {
  const answer = await client.ask(`USER ${user}`, { secrets });
  if (answer.kind !== 'ok') return answer;
  return client.ask(`PASS ${password}`, { shown: 'PASS ***', secrets });
}

/**
 * RFC 1939, 7. The timestamp has to look like one: with another challenge the digest could be used
 * to find out the password, letter by letter.
 */
async function apop(
  { client, server, greeting, password }: LoginParts,
  secrets: readonly string[],
): Promise<Answer> {
  const timestamp = /<[\x21-\x3b\x3d\x3f-\x7e]+@[\x21-\x3b\x3d\x3f-\x7e]+>/.exec(greeting)?.[0];
  if (timestamp === undefined) throw notOffered('APOP');
  const digest = createHash('md5').update(`${timestamp}${password}`).digest('hex');
  return client.ask(`APOP ${server.user} ${digest}`, { shown: 'APOP ***', secrets });
}

/** What would end a line, and what SASL puts between fields. */
const FORBIDDEN = ['\r', '\n', '\0', '\u0001'];

function refuseControls(what: string, value: string, hint: string): void {
  if (!FORBIDDEN.some((character) => value.includes(character))) return;
  throw new MailtuiError('config', `the ${what} contains a line break or a control character`, {
    hint,
  });
}

function notOffered(what: string): MailtuiError {
  return new MailtuiError('server-refused', `the server does not offer ${what}`, {
    retry: 'never',
    hint: 'Change how this account logs in ("auth" of its incoming server), or ask your provider.',
  });
}

/** Everything that, repeated by the server, would give the password away. */
function secretForms(user: string, password: string): string[] {
  return [password, base64(password), base64(`\0${user}\0${password}`)];
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
