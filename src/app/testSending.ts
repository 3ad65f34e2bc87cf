/** Tries whether an account's outgoing server lets us in. Sends nothing. */
import type { ServerSettings } from '../core/account.js';

export type SendingTest = (
  server: ServerSettings,
  password: (signal: AbortSignal) => Promise<string>,
  signal: AbortSignal,
) => Promise<void>;

/** Connects, secures and logs in. @throws MailtuiError of the kind that says what is wrong */
export const testSending: SendingTest = async (server, password, signal) => {
  const { trySmtpLogin } = await import('../protocols/smtp/smtpSender.js');
  await trySmtpLogin({ server, password, deadlines: DEADLINES }, signal);
};

/** A person waits for it. Milliseconds. */
const DEADLINES = { connect: 20_000, greeting: 20_000, silence: 20_000 };
