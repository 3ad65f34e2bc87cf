/** Retention rules: how long mail stays in folders. Pure; `app/retention` carries them out. */
import { hash } from 'node:crypto';
import { ruleQuery } from './rules.js';
import { ALL, type Query } from './query/ast.js';

export interface RetentionRule {
  name: string;
  /** Folder (path, name or role) that it is about. */
  in: string;
  /** Mail that came, and was put there, before so many days goes. */
  days: number;
  /** Only what this finds as well; absent: all. */
  query?: string;
  /** Only of this account; absent: of all. */
  account?: string;
  /** False: it waits until it is switched on. */
  enabled?: boolean;
}

const DAY_MS = 24 * 60 * 60_000;

/** What came and was put there before then is due; ms since the epoch. */
export function dueBefore({ days }: RetentionRule, now: number): number {
  return now - days * DAY_MS;
}

/** @throws MailtuiError `config` for a query that cannot be used. */
export function retentionQuery(rule: RetentionRule): Query {
  const { name, query } = rule;
  return query === undefined ? ALL : ruleQuery({ name, query });
}

/** Names what the rule does in the account: another rule is to be looked at before it begins. */
export function retentionKey(rule: RetentionRule, account: string): string {
  const { in: folder, days, query = '' } = rule;
  return hash('sha256', JSON.stringify([account, folder, days, query])).slice(0, 32);
}

/** `after 30 days out of trash: from:cron` */
export function retentionText({ in: folder, days, query }: RetentionRule): string {
  const which = query === undefined ? '' : `: ${query}`;
  return `after ${String(days)} ${days === 1 ? 'day' : 'days'} out of ${folder}${which}`;
}
