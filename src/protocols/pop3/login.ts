/**
 * Logging in: SASL PLAIN where it is offered, else USER and PASS, else SASL LOGIN.
 *
 * Guarantees: user name and password reach the server exactly as they are, spaces and all; one
 * that could end a command line is refused before anything is sent; one way is tried, once, so
 * that a wrong password never counts twice; no secret is in an error or a trace.
 */
import { MailtuiError } from '../../core/errors.js';
import { has, offersSasl, type Capabilities } from './capabilities.js';
import type { Answer, AskOptions, Pop3Client } from './pop3Client.js';
import { loginRefusal } from './serverWords.js';

/** RFC 2449, 4: octets of a command with its arguments, CRLF included. */
const COMMAND_LIMIT = 255;

export interface Credentials {
  user: string;
  password: string;
}

/**
 * @throws MailtuiError `config` when the credentials cannot be sent at all, `login-refused`,
 * `locked` or `server-refused` when the server says no.
 */
export async function login(
  client: Pop3Client,
  capabilities: Capabilities,
  credentials: Credentials,
): Promise<void> {
  refuseControls('user name', credentials.user, 'Check --user.');
  refuseControls(
    'password',
    credentials.password,
    'Check what the password command prints: it has to be the password on one line.',
  );
  const secrets = secretForms(credentials);
  const answer = await chooseWay(capabilities)(client, credentials, secrets);
  if (answer.kind === 'error') throw loginRefusal(answer.text, secrets);
  if (answer.kind === 'continue') {
    throw new MailtuiError('protocol', 'the server asks for more than user name and password', {
      retry: 'never',
      hint: 'Ask your provider for a password that programs can use (an app password).',
    });
  }
}

type Way = (
  client: Pop3Client,
  credentials: Credentials,
  secrets: readonly string[],
) => Promise<Answer>;

function chooseWay(capabilities: Capabilities): Way {
  if (offersSasl(capabilities, 'PLAIN')) return saslPlain;
  const onlyLogin = offersSasl(capabilities, 'LOGIN') && !has(capabilities, 'USER');
  return onlyLogin ? saslLogin : userAndPass;
}

/** RFC 4616 by RFC 5034. */
const saslPlain: Way = async (client, credentials, secrets) => {
  const response = base64(`\0${credentials.user}\0${credentials.password}`);
  const line = `AUTH PLAIN ${response}`;
  const options: AskOptions = { challenged: true, secrets };
  const fits = line.length + 2 <= COMMAND_LIMIT;
  const answer = await client.ask(fits ? line : 'AUTH PLAIN', {
    ...options,
    shown: fits ? 'AUTH PLAIN ***' : 'AUTH PLAIN',
  });
  // Asked back for what it has already got, an old server did not understand the first response.
  return answer.kind === 'continue' ? client.ask(response, { ...options, shown: '***' }) : answer;
};

/** Never specified, widely spoken: the two words, each after a challenge. */
const saslLogin: Way = async (client, { user, password }, secrets) => {
  const options: AskOptions = { challenged: true, secrets };
  const first = await client.ask('AUTH LOGIN', options);
  if (first.kind !== 'continue') return first;
  const second = await client.ask(base64(user), { ...options, shown: '***' });
  if (second.kind !== 'continue') return second;
  return client.ask(base64(password), { ...options, shown: '***' });
};

/** RFC 1939, 7. */
const userAndPass: Way = async (client, { user, password }, secrets) => {
  const answer = await client.ask(`USER ${user}`, { secrets });
  if (answer.kind !== 'ok') return answer;
  return client.ask(`PASS ${password}`, { shown: 'PASS ***', secrets });
};

function refuseControls(what: string, value: string, hint: string): void {
  if (!/[\r\n\0]/.test(value)) return;
  throw new MailtuiError('config', `the ${what} contains a line break or a NUL`, { hint });
}

/** Everything that, repeated by the server, would give the password away. */
function secretForms({ user, password }: Credentials): string[] {
  return [password, base64(password), base64(`\0${user}\0${password}`)];
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
