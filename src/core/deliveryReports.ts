/**
 * What the author of a message wants to be told of its delivery (RFC 3461), and how they say so. Pure.
 */
import { MailtuiError } from './errors.js';

export type ReportKind = 'success' | 'failure' | 'delay';

export interface DeliveryReports {
  /** Of which outcomes one is told; none: of nothing at all; null: as servers are used to. */
  notify: readonly ReportKind[] | null;
  /** What of the message comes back with a report; null: as servers are used to. */
  returns: 'full' | 'headers' | null;
  /** What the reports name the message by; empty: nothing. */
  envelopeId: string;
}

/** What stands in the form as one wish: the message has arrived, or why it has not. */
export function wantedReports(key: string): DeliveryReports {
  return { notify: ['success', 'failure', 'delay'], returns: 'headers', envelopeId: key };
}

/** RFC 3461, 4.4: 100 characters once it is written as xtext. */
const LONGEST_ID = 100;
const KINDS: readonly ReportKind[] = ['success', 'failure', 'delay'];

/** As sendmail's options of these names say it. */
export interface ReportOptions {
  /** `never`, or `success`, `failure` and `delay` with commas between them. */
  N?: string;
  /** `full` or `hdrs`. */
  R?: string;
  V?: string;
}

/** @returns null: nothing is said of it. @throws MailtuiError `usage` */
export function reportsOf({ N, R, V }: ReportOptions): DeliveryReports | null {
  if (N === undefined && R === undefined && V === undefined) return null;
  return {
    notify: N === undefined ? null : kindsOf(N),
    returns: R === undefined ? null : returnsOf(R),
    envelopeId: V === undefined ? '' : checkedId(V),
  };
}

/** The other way round, as the option says it. */
export function notifyWords(notify: readonly ReportKind[]): string {
  return notify.length === 0 ? 'never' : notify.join(',');
}

function kindsOf(text: string): ReportKind[] {
  const words = text.split(',').map((word) => word.trim().toLowerCase());
  if (words.length === 1 && words[0] === 'never') return [];
  const known = KINDS.filter((kind) => words.includes(kind));
  if (known.length > 0 && words.every((word) => known.some((kind) => kind === word))) return known;
  throw new MailtuiError('usage', `-N wants never, or some of success,failure,delay: not ${text}`);
}

function returnsOf(text: string): 'full' | 'headers' {
  const word = text.trim().toLowerCase();
  if (word === 'full') return 'full';
  if (word === 'hdrs') return 'headers';
  throw new MailtuiError('usage', `-R wants full or hdrs, not ${text}`);
}

function checkedId(text: string): string {
  if (/^[\x21-\x7e]+$/.test(text) && xtext(text).length <= LONGEST_ID) return text;
  throw new MailtuiError(
    'usage',
    '-V wants up to 100 letters, digits or signs of ASCII without spaces',
  );
}

function xtext(text: string): string {
  return text.replace(/[+=]/g, (character) => `+${character.charCodeAt(0).toString(16)}`);
}
