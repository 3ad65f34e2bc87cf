/**
 * Tries an account out, for receiving and for sending, and lets a person correct what was wrong.
 * Every failure is told with what to try next.
 */
import type { AccountDraft, NewSecret } from '../../app/accountSetup.js';
import { checkPassword } from '../../config/passwordText.js';
import type { Provider } from '../../config/providers.js';
import { readSecret } from '../../config/secrets.js';
import { MailtuiError, toMailtuiError } from '../../core/errors.js';
import type { CliContext } from '../context.js';
import { exitCodeOf } from '../exitCodes.js';
import { tellWithAdvice } from '../failure.js';
import { correct, correctSending } from './corrections.js';
import { adviceFor } from '../../app/accounts/explain.js';
import type { Terminal } from './terminal.js';
import type { SetupTools } from './tools.js';

export interface Attempt {
  draft: AccountDraft;
  secret: NewSecret;
}

export interface Trial {
  context: CliContext;
  /** Null: nobody can be asked. */
  terminal: Terminal | null;
  tools: Pick<SetupTools, 'login' | 'sending'>;
  provider: Provider | null;
}

/** The attempt that worked, or the exit code of the last failure, which has been told. */
export async function tryOut(trial: Trial, first: Attempt): Promise<Attempt | number> {
  if ('password' in first.secret) checkPassword(first.secret.password);
  const received = await tryReceiving(trial, first);
  return typeof received === 'number' ? received : trySending(trial, received);
}

async function tryReceiving(trial: Trial, first: Attempt): Promise<Attempt | number> {
  const { context, terminal, tools } = trial;
  for (let attempt = first; ;) {
    const { draft, secret } = attempt;
    const work = (): Promise<unknown> =>
      tools.login(draft, passwordOf(context, attempt), context.signal);
    const { host, port } = draft.incoming;
    const error = await failureOf(terminal, `Logging in at ${host}:${String(port)}`, work);
    if (error === null) return attempt;
    tellLoginFailure(trial, error, draft);
    if (terminal === null) return exitCodeOf(error.kind);
    const next = await correct(terminal, draft, error, 'password' in secret);
    if (next === null) return giveUp(context, error);
    attempt = { draft: next.draft, secret: withPassword(secret, next.password) };
  }
}

async function trySending(trial: Trial, first: Attempt): Promise<Attempt | number> {
  const { context, terminal, tools } = trial;
  for (let attempt = first; ;) {
    const { outgoing } = attempt.draft;
    if (outgoing === undefined) return attempt;
    const work = (): Promise<unknown> =>
      tools.sending(outgoing, passwordOf(context, attempt), context.signal);
    const place = `${outgoing.host}:${String(outgoing.port)}`;
    const error = await failureOf(terminal, `Logging in for sending at ${place}`, work);
    if (error === null) return attempt;
    tellLoginFailure(trial, error, attempt.draft);
    if (terminal === null) {
      context.complain('  Receiving works. --no-test saves the account all the same.');
      return exitCodeOf(error.kind);
    }
    const next = await correctSending(terminal, outgoing, error);
    if (next === null) return giveUp(context, error);
    if (next === 'keep') return attempt;
    attempt = { ...attempt, draft: { ...attempt.draft, outgoing: next } };
  }
}

async function failureOf(
  terminal: Terminal | null,
  text: string,
  work: () => Promise<unknown>,
): Promise<MailtuiError | null> {
  try {
    await (terminal === null ? work() : terminal.during(text, work));
    return null;
  } catch (thrown) {
    const error = toMailtuiError(thrown);
    if (error.kind === 'cancelled') throw error;
    return error;
  }
}

function tellLoginFailure({ context, provider }: Trial, error: MailtuiError, draft: AccountDraft) {
  // The advice replaces the hint: it knows the provider and the settings.
  tellWithAdvice(context, error, adviceFor(error, draft, provider));
}

function giveUp(context: CliContext, error: MailtuiError): number {
  context.complain('Nothing was saved.');
  return exitCodeOf(error.kind);
}

function passwordOf(
  { paths }: CliContext,
  { draft, secret }: Attempt,
): (signal: AbortSignal) => Promise<string> {
  return (signal) => {
    if ('password' in secret) return Promise.resolve(secret.password);
    if ('tokens' in secret) return Promise.resolve(secret.tokens.accessToken);
    if ('signIn' in secret) throw new MailtuiError('bug', 'nothing to log in with yet');
    const { command } = secret;
    const owner = { name: draft.name, secret: { kind: 'command', command } } as const;
    return readSecret(owner, paths, { signal });
  };
}

function withPassword(secret: NewSecret, password: string): NewSecret {
  return 'password' in secret && password !== '' ? { ...secret, password } : secret;
}
