/**
 * SASL by RFC 5034: the dialogue, and the mechanisms that are no more than a message or two.
 *
 * Guarantees: a response goes with AUTH where the line stays within 255 octets, and after the
 * server's request otherwise; what a mechanism refuses to answer is cancelled properly, and then
 * told; no response is in a trace or an error.
 */
import { MailtuiError } from '../../core/errors.js';
import type { Answer, Pop3Client } from './pop3Client.js';

/** RFC 2449, 4: octets of a command with its arguments, CRLF included. */
const COMMAND_LIMIT = 255;

/** One way to log in, good for one attempt. */
export interface SaslExchange {
  readonly mechanism: string;
  /** What goes first; null: the server has to speak first. */
  readonly initial: Buffer | null;
  /** @throws MailtuiError when the challenge cannot be, or must not be, answered. */
  respond(challenge: Buffer): Buffer | Promise<Buffer>;
  /** Called on success. @throws MailtuiError when the server is not who it should be. */
  finish?(): void;
}

/** Resolves with +OK or -ERR. `secrets`: see {@link Pop3Client}. */
export async function authenticate(
  client: Pop3Client,
  exchange: SaslExchange,
  secrets: readonly string[],
): Promise<Answer> {
  const options = { challenged: true, secrets };
  const { mechanism, initial } = exchange;
  const command = `AUTH ${mechanism}`;
  const line = initial === null ? command : `${command} ${initial.toString('base64')}`;
  const fits = line.length + 2 <= COMMAND_LIMIT;
  let mustSayFirst = initial !== null && !fits;
  let answer = await client.ask(fits ? line : command, {
    ...options,
    shown: fits && initial !== null ? `${command} ***` : command,
  });
  while (answer.kind === 'continue') {
    let response: Buffer;
    try {
      response =
        mustSayFirst && initial !== null
          ? initial
          : await exchange.respond(Buffer.from(answer.text, 'base64'));
    } catch (thrown) {
      await client.ask('*', options);
      throw thrown;
    }
    mustSayFirst = false;
    answer = await client.ask(response.toString('base64'), { ...options, shown: '***' });
  }
  if (answer.kind === 'ok') exchange.finish?.();
  return answer;
}

/** RFC 4616. */
export class Plain implements SaslExchange {
  readonly mechanism = 'PLAIN';
  readonly initial: Buffer;
  #isRepeated = false;

  constructor({ user, password }: { user: string; password: string }) {
    this.initial = Buffer.from(`\0${user}\0${password}`);
  }

  /** Asked back for what it has already got, an old server did not understand the first response. */
  respond(): Buffer {
    if (this.#isRepeated) throw asksForMore();
    this.#isRepeated = true;
    return this.initial;
  }
}

/** Never specified, widely spoken: the two words, each after a challenge. */
export class Login implements SaslExchange {
  readonly mechanism = 'LOGIN';
  readonly initial = null;
  readonly #words: string[];

  constructor({ user, password }: { user: string; password: string }) {
    this.#words = [user, password];
  }

  respond(): Buffer {
    const word = this.#words.shift();
    if (word === undefined) throw asksForMore();
    return Buffer.from(word);
  }
}

/**
 * OAUTHBEARER (RFC 7628) and the XOAUTH2 it was made from. A challenge is always a failure, which
 * has to be acknowledged before the server says -ERR.
 */
export class Bearer implements SaslExchange {
  readonly mechanism: 'OAUTHBEARER' | 'XOAUTH2';
  readonly initial: Buffer;

  constructor(
    mechanism: 'OAUTHBEARER' | 'XOAUTH2',
    { user, password: token }: { user: string; password: string },
    server: { host: string; port: number },
  ) {
    this.mechanism = mechanism;
    const name = user.replaceAll('=', '=3D').replaceAll(',', '=2C');
    this.initial = Buffer.from(
      mechanism === 'XOAUTH2'
        ? `user=${user}\x01auth=Bearer ${token}\x01\x01`
        : `n,a=${name},\x01host=${server.host}\x01port=${server.port}\x01auth=Bearer ${token}\x01\x01`,
    );
  }

  respond(): Buffer {
    return this.mechanism === 'XOAUTH2' ? Buffer.alloc(0) : Buffer.from('\x01');
  }
}

function asksForMore(): MailtuiError {
  return new MailtuiError('protocol', 'the server asks for more than user name and password', {
    retry: 'never',
    hint: 'Ask your provider for a password that programs can use (an app password).',
  });
}
