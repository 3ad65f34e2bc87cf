/**
 * Sends over SMTP (RFC 5321, 6409), one connection per message.
 *
 * Guarantees: credentials and mail go over TLS unless the account says `none`; no secret is in an
 * error; every wait has a deadline and ends when the signal fires.
 *
 * What is known about a message whose sending fails: the body goes to the SMTP client as a stream,
 * and the client writes the final dot only after that stream has ended. So a message whose stream
 * has not ended cannot have been taken. Once it has, only an answer 4yz or 5yz to DATA says that
 * it was not; whether the dot itself got out cannot be seen from here, and anything else counts as
 * uncertain.
 */
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { ServerSettings } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import { notifyWords } from '../../core/deliveryReports.js';
import type {
  Envelope,
  MailSender,
  Refusal,
  SenderOffers,
  SendResult,
} from '../../core/mailSender.js';
import { networkError } from '../networkErrors.js';
import { openConnection } from './openConnection.js';
import {
  codeOf,
  impossibleMessage,
  loginFailure,
  refusalsOf,
  refusedBy,
  words,
} from './serverAnswers.js';
import { customAuth, tokenCredentials } from './tokenLogin.js';

export interface SmtpSettings {
  server: ServerSettings;
  password: (signal: AbortSignal) => Promise<string>;
  deadlines?: Partial<Deadlines>;
}

/** Milliseconds. */
export interface Deadlines {
  /** From the first packet until TLS stands. */
  connect: number;
  /** For the greeting. */
  greeting: number;
  /** Without a byte from the server. After the final dot it may take minutes (RFC 5321, 4.5.3.2). */
  silence: number;
}

const DEADLINES: Deadlines = { connect: 30_000, greeting: 30_000, silence: 300_000 };
/** What the client is given of the message at a time. */
const PIECE = 64 * 1024;

export function smtpSender(settings: SmtpSettings): MailSender {
  return {
    send: (envelope, content, signal) => new Submission(settings, signal).run(envelope, content),
    offers: (signal) => new Submission(settings, signal).askOffers(),
  };
}

/** Logs in and sends nothing. @throws MailtuiError that says what is wrong */
export function trySmtpLogin(settings: SmtpSettings, signal: AbortSignal): Promise<void> {
  return new Submission(settings, signal).tryLogin();
}

/** What the client keeps of the answer to EHLO, and does not tell otherwise. */
interface ServerSkills {
  _supportedExtensions: readonly string[];
  _supportedAuth: readonly string[];
  /** Octets; 0: it did not say. */
  _maxAllowedSize: number;
}

function skillsOf(connection: SMTPConnection): ServerSkills {
  return connection as unknown as ServerSkills;
}

/** The client leaves them out where the server does not offer reports. */
function reportParameters({ reports }: Envelope): Pick<SMTPConnection.Envelope, 'dsn'> {
  if (reports === undefined) return {};
  const { notify, returns, envelopeId } = reports;
  return {
    dsn: {
      ...(notify === null ? {} : { notify: notifyWords(notify).split(',') }),
      ...(returns === null ? {} : { ret: returns === 'full' ? 'FULL' : 'HDRS' }),
      ...(envelopeId === '' ? {} : { envid: envelopeId }),
    },
  };
}

/** The server could not have it, whenever it is tried. */
class Unsendable extends Error {
  readonly error: MailtuiError;

  constructor(message: string, hint: string) {
    super(message);
    this.error = new MailtuiError('bad-input', message, { hint });
  }
}

class Submission {
  /** From here on the server may have it. */
  #hasWholeBody = false;
  #isLoggedIn = false;
  #connection: SMTPConnection | null = null;
  #offers: SenderOffers | null = null;
  /** Rejects when the connection is lost, however nodemailer tells it. */
  #fail: (error: unknown) => void = () => undefined;
  readonly #lost = new Promise<never>((_resolve, reject) => {
    this.#fail = reject;
  });

  constructor(
    private readonly settings: SmtpSettings,
    private readonly signal: AbortSignal,
  ) {
    this.#lost.catch(() => undefined);
  }

  async run(envelope: Envelope, content: Buffer): Promise<SendResult> {
    const result = await this.#whileOpen(() => this.#send(envelope, content)).catch(
      (thrown: unknown) => this.#failure(thrown),
    );
    return this.#offers === null ? result : { ...result, offers: this.#offers };
  }

  async askOffers(): Promise<SenderOffers> {
    try {
      await this.#whileConnected(() => Promise.resolve());
    } catch (thrown) {
      throw networkError(thrown, this.settings.server);
    }
    return this.#offers ?? { sizeLimit: null, reports: false };
  }

  async tryLogin(): Promise<void> {
    try {
      await this.#whileOpen(() => Promise.resolve());
    } catch (thrown) {
      const result = this.#failure(thrown);
      if (result.kind !== 'sent') throw result.error;
    }
  }

  #whileOpen<T>(work: () => Promise<T>): Promise<T> {
    return this.#during(() => this.#open(), work);
  }

  /** Without a login. */
  #whileConnected<T>(work: () => Promise<T>): Promise<T> {
    return this.#during(async () => {
      await this.#connect();
    }, work);
  }

  async #during<T>(open: () => Promise<void>, work: () => Promise<T>): Promise<T> {
    const onAbort = (): void => {
      this.#fail(new MailtuiError('cancelled', 'stopped'));
    };
    this.signal.addEventListener('abort', onAbort);
    try {
      if (this.signal.aborted) throw new MailtuiError('cancelled', 'stopped');
      await open();
      return await work();
    } finally {
      this.signal.removeEventListener('abort', onAbort);
      this.#connection?.close();
    }
  }

  async #open(): Promise<void> {
    // Asked for first: a server is not kept waiting while a user types it.
    const secret = await this.settings.password(this.signal);
    const connection = await this.#connect();
    if (connection.allowsAuth) await this.#login(connection, secret);
    this.#isLoggedIn = true;
  }

  async #connect(): Promise<SMTPConnection> {
    const { server, deadlines } = this.settings;
    const { connect, greeting, silence } = { ...DEADLINES, ...deadlines };
    const socket = await openConnection(server, connect, this.signal);
    const isSecure = server.security !== 'none';
    const connection = new SMTPConnection({
      connection: socket,
      host: server.host,
      port: server.port,
      secure: isSecure,
      secured: isSecure,
      ignoreTLS: true,
      name: '[127.0.0.1]',
      greetingTimeout: greeting,
      socketTimeout: silence,
      logger: false,
      customAuth,
    });
    this.#connection = connection;
    connection.on('error', this.#fail);
    connection.on('end', () => {
      this.#fail(new MailtuiError('unreachable', 'the server closed the connection'));
    });
    await this.#until<undefined>((done) => {
      connection.connect((error) => {
        done(error ?? null, undefined);
      });
    });
    const { _maxAllowedSize: most, _supportedExtensions: extensions } = skillsOf(connection);
    this.#offers = { sizeLimit: most > 0 ? most : null, reports: extensions.includes('DSN') };
    return connection;
  }

  async #login(connection: SMTPConnection, secret: string): Promise<void> {
    const { user, auth } = this.settings.server;
    const credentials =
      auth === 'oauth2'
        ? tokenCredentials(this.settings.server, secret, skillsOf(connection)._supportedAuth)
        : { credentials: { user, pass: secret } };
    try {
      await this.#until<undefined>((done) => {
        connection.login(credentials as SMTPConnection.AuthenticationCredentials, (error) => {
          done(error, undefined);
        });
      });
    } catch (error) {
      throw loginFailure(error, secret);
    }
  }

  async #send(envelope: Envelope, content: Buffer): Promise<SendResult> {
    this.#requireUtf8([envelope.from, ...envelope.to]);
    const info = await this.#until<SMTPConnection.SentMessageInfo>((done) => {
      this.#connection?.send(
        {
          from: envelope.from,
          to: [...envelope.to],
          size: content.length,
          use8BitMime: content.some((octet) => octet > 0x7f),
          ...reportParameters(envelope),
        },
        Readable.from(this.#pieces(content), { objectMode: false }),
        done,
      );
    });
    if (!this.#hasWholeBody) {
      throw new MailtuiError('protocol', 'the server took the message before it had all of it');
    }
    const refused = refusalsOf(info.rejectedErrors);
    return { kind: 'sent', answer: words(info.response), refused };
  }

  /** The client would send such addresses to any server (RFC 6531, 3.1). */
  #requireUtf8(addresses: readonly string[]): void {
    const beyond = addresses.find((address) => /\P{ASCII}/u.test(address));
    if (beyond === undefined) return;
    const isTaken =
      this.#connection !== null &&
      skillsOf(this.#connection)._supportedExtensions.includes('SMTPUTF8');
    if (isTaken) return;
    throw new Unsendable(
      `the server for sending takes no addresses with letters such as those in ${beyond}`,
      'Ask for another address, or send it by an account whose server offers SMTPUTF8.',
    );
  }

  *#pieces(content: Buffer): Generator<Buffer> {
    for (let at = 0; at < content.length; at += PIECE) yield content.subarray(at, at + PIECE);
    this.#hasWholeBody = true;
  }

  #until<T>(begin: (done: (error: unknown, value: T) => void) => void): Promise<T> {
    const step = new Promise<T>((resolve, reject) => {
      begin((error, value) => {
        if (error === null || error === undefined) resolve(value);
        else reject(error as Error);
      });
    });
    return Promise.race([step, this.#lost]);
  }

  #failure(thrown: unknown): SendResult {
    const { server } = this.settings;
    const refused: readonly Refusal[] = refusalsOf(
      (thrown as { rejectedErrors?: SMTPConnection.SMTPError[] } | null)?.rejectedErrors,
    );
    const code = codeOf(thrown);
    const isOfServer = !this.#isLoggedIn;
    if (code !== null) {
      const error = refusedBy(thrown, code).within({ server: `${server.host}:${server.port}` });
      const isAgain = code < 500 || refused.some(({ isTemporary }) => isTemporary);
      return { kind: isAgain ? 'again' : 'never', error, refused, isOfServer };
    }
    if (this.#hasWholeBody) {
      const error = networkError(thrown, server);
      return { kind: 'uncertain', error, refused, isOfServer: false };
    }
    const impossible = thrown instanceof Unsendable ? thrown.error : impossibleMessage(thrown);
    if (impossible !== null) return { kind: 'never', error: impossible, refused, isOfServer };
    return { kind: 'again', error: networkError(thrown, server), refused, isOfServer };
  }
}
