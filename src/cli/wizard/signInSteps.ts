/**
 * The wizard at a provider that takes no password: how one wants to sign in, and the sign-in itself.
 * Nothing is saved here.
 */
import type { AccountDraft, NewSecret } from '../../app/accountSetup.js';
import { byTokens, knownIssuer, type KnownIssuer } from '../../app/accounts/oauthAccount.js';
import { hasDesktop } from '../../app/openBrowser.js';
import { signIn, type SignInWay } from '../../app/signIn.js';
import type { Discovery } from '../../config/autoconfig/types.js';
import { requireSafe } from '../../config/oauth/request.js';
import { providerOf } from '../../config/providers.js';
import { MailtuiError, toMailtuiError } from '../../core/errors.js';
import type { CliContext } from '../context.js';
import { exitCodeOf } from '../exitCodes.js';
import { tellFailure } from '../failure.js';
import type { Attempt } from './attempt.js';
import { signInDialogue } from './signInDialogue.js';
import type { Terminal } from './terminal.js';

const LATER: NewSecret = { signIn: true };

const WAYS = {
  browser: 'in a browser on this computer',
  code: 'by a code that you type on another device (a phone)',
  paste: 'in a browser elsewhere, whose last address you paste here',
  later: 'not now: the account is saved, and waits for accounts sign-in',
} as const;

/** The attempt with the tokens, or without any for later; the exit code when nothing came of it. */
export async function signInByQuestions(
  context: CliContext,
  terminal: Terminal,
  draft: AccountDraft,
  discovery: Discovery | null,
): Promise<Attempt | number> {
  terminal.say(
    '',
    'No password gets a mail program in there; you sign in by OAuth2.',
    ...Object.entries(WAYS).map(([word, about]) => `  ${word.padEnd(8)}${about}`),
  );
  for (;;) {
    const way = await terminal.ask({
      text: 'How to sign in',
      suggestion: hasDesktop(context.env) ? 'browser' : 'code',
      read: asWay,
    });
    if (way === 'later') return { draft, secret: LATER };
    const provider = await askProvider(terminal, draft.address, discovery);
    try {
      const { settings, tokens } = await signIn({
        ...{ ...provider, way, address: draft.address },
        ...{ road: draft.incoming, signal: context.signal },
        ...signInDialogue(context, way),
      });
      return { draft: byTokens(draft, settings), secret: { store: 'file', tokens } };
    } catch (thrown) {
      const error = toMailtuiError(thrown);
      if (error.kind === 'cancelled') throw error;
      tellFailure(context, error);
      if (await terminal.confirm('Try again?', true)) continue;
      context.complain('Nothing was saved.');
      return exitCodeOf(error.kind);
    }
  }
}

function asWay(typed: string): SignInWay | 'later' {
  const word = typed.trim().toLowerCase();
  if (word === 'code') return 'device';
  if (word === 'browser' || word === 'paste' || word === 'later') return word;
  throw new MailtuiError('usage', 'It is browser, code, paste or later.');
}

async function askProvider(
  terminal: Terminal,
  address: string,
  discovery: Discovery | null,
): Promise<KnownIssuer & { clientId: string }> {
  const known = knownIssuer(address, discovery);
  const isOfTable = known !== null && (discovery?.provider ?? providerOf(address)) !== null;
  const issuer = isOfTable
    ? known.issuer
    : await terminal.ask({
        text: 'Sign-in server (its issuer, an https address)',
        ...(known === null ? {} : { suggestion: known.issuer }),
        read: (typed) => requireSafe(typed.trim()).href.replace(/\/$/, ''),
      });
  terminal.say(
    'It asks which program signs in: by the client id of a registration that you',
    'make there, or that your organisation has (see the user guide).',
  );
  const clientId = await terminal.ask({ text: 'Client id', read: asWord });
  const scope = isOfTable
    ? known.scope
    : await terminal.ask({
        text: 'Scope (what is asked for)',
        suggestion: known?.scope || 'offline_access',
        read: (typed) => typed.trim(),
      });
  return { issuer, clientId, scope };
}

function asWord(typed: string): string {
  const word = typed.trim();
  if (/^[\x21-\x7e]+$/.test(word)) return word;
  throw new MailtuiError('usage', 'A client id is one word.');
}
