/**
 * What is configured, for the screen: read from the file each time, changed by the worker.
 *
 * Guarantees: every text is safe for a terminal, no password comes out, and a change is in the file
 * when its promise resolves.
 */
import type { Protocol } from '../core/account.js';
import type { AccountOptionId, SettingId } from '../core/options.js';
import type { Finding } from './doctor/finding.js';

/** Texts by the ids of options; what is not in it has its usual value. */
export type OptionValues = Readonly<Partial<Record<string, string>>>;

export interface ConfiguredAccount {
  name: string;
  protocol: Protocol;
  values: OptionValues;
  /** What it writes from; its own address is the first. */
  identities: readonly { address: string; values: OptionValues }[];
}

export interface Configured {
  settings: OptionValues;
  /** As in the file, which may be others than those that run. */
  accounts: readonly ConfiguredAccount[];
  /** Why the file cannot be used, as a sentence; null: it can. */
  problem: string | null;
}

/**
 * By the ids of account options; beside them `name`, `pin` and `smtpPin`, and for signing in by OAuth2
 * `login` (a {@link LoginWay}), `issuer`, `clientId`, `clientSecret` and `scope`.
 */
export type AccountChanges = Readonly<Partial<Record<string, string>>>;

/** How an account is logged in with: by a browser, a code that is typed into one elsewhere, a password. */
export type LoginWay = 'browser' | 'code' | 'password';

/** What is to be done elsewhere before a sign-in goes on. */
export interface SignInStep {
  url: string;
  /** What is to be typed there; null: nothing. */
  code: string | null;
}

export type SaveAccount =
  /** An account that there is; null: a new one, whose address is among the changes. */
  { account: string | null } & {
    /** Only this address that it writes from; empty: a new one, which is among the changes. */
    identity?: string;
    changes: AccountChanges;
    /** What follows from it was read and is wanted. */
    agreed: boolean;
    /** Log in first; nothing is saved when that fails. */
    test: boolean;
  };

export type SaveOutcome =
  | { outcome: 'saved'; name: string; lines: readonly string[] }
  /** It is not saved: these follow from it, and are to be agreed to. */
  | { outcome: 'follows'; lines: readonly string[] }
  /** It is not saved: the login failed. */
  | {
      outcome: 'failed';
      message: string;
      lines: readonly string[];
      /** Of a certificate that nobody vouches for, and the option that trusts it. */
      trust: { option: 'pin' | 'smtpPin'; fingerprint: string } | null;
    };

/** What was found out about the servers of an address. */
export interface LookedUp {
  /** Whatever the protocol is. */
  values: AccountChanges;
  /** What goes with each protocol that can be had. */
  byProtocol: Readonly<Partial<Record<Protocol, AccountChanges>>>;
  /** Sentences: where it was found, what is odd about it. */
  lines: readonly string[];
  /** Sentences: what the provider wants done first. */
  notes: Readonly<Record<Protocol, readonly string[]>>;
  /** False: the values are guesses. */
  isFound: boolean;
}

export interface ScreenConfig {
  read(): Configured;
  /** @param text null: as usual. @throws MailtuiError `usage` for what it cannot be */
  set(option: SettingId, text: string | null): Promise<void>;
  /** @param onSignIn hears what a sign-in waits for; null: for nothing any more. */
  saveAccount(
    request: SaveAccount,
    signal: AbortSignal,
    onSignIn?: (step: SignInStep | null) => void,
  ): Promise<SaveOutcome>;
  /** For a sign-in that waits: the address that a browser elsewhere ended at. */
  answerSignIn(address: string): Promise<void>;
  lookUp(address: string, signal: AbortSignal): Promise<LookedUp>;
  /** To this place in the list, counted from 1. */
  moveAccount(name: string, place: number): Promise<void>;
  /** The account and its password are gone then; its mail stays here. */
  removeAccount(name: string): Promise<void>;
  /** An address that the account writes from beside its own, and its password. */
  removeIdentity(account: string, address: string): Promise<void>;
  /** What `mailtui doctor` finds of the account. */
  testAccount(name: string, signal: AbortSignal): Promise<readonly Finding[]>;
}

export type ConfigCall =
  | { do: 'set'; option: SettingId; text: string | null }
  | { do: 'save-account'; request: SaveAccount }
  | { do: 'answer-sign-in'; address: string }
  | { do: 'look-up'; address: string }
  | { do: 'move-account'; name: string; place: number }
  | { do: 'remove-account'; name: string }
  | { do: 'remove-identity'; name: string; address: string }
  | { do: 'test-account'; name: string };

export type ConfigAnswer =
  | { did: 'done' }
  | { did: 'save-account'; outcome: SaveOutcome }
  | { did: 'look-up'; found: LookedUp }
  | { did: 'test-account'; findings: readonly Finding[] };

export type { AccountOptionId, SettingId };
