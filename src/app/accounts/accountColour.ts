/** The colour of an account, as a person says it. Pure. */
import { MailtuiError } from '../../core/errors.js';

/** To be told apart on light and dark backgrounds. */
const NAMED: Readonly<Record<string, string>> = {
  ...{ red: '#e05561', orange: '#d9822b', yellow: '#c5a332', green: '#4fa65b', teal: '#2fa39b' },
  ...{ blue: '#4a8fdc', purple: '#a371d4', pink: '#d96aa7', brown: '#a5744f', grey: '#8a919c' },
};

/** @returns `#rrggbb`. @throws MailtuiError `usage` */
export function asColour(text: string): string {
  const word = text.trim().toLowerCase();
  const named = Object.hasOwn(NAMED, word) ? NAMED[word] : undefined;
  if (named !== undefined) return named;
  if (/^#[0-9a-f]{6}$/.test(word)) return word;
  throw new MailtuiError(
    'usage',
    `a colour is ${Object.keys(NAMED).join(', ')}, or one such as #7cb7ff`,
  );
}
