/**
 * The delete brake: one sync does not remove a large share of a folder, on either side, unless the
 * user says so. Pure.
 */
import { MailtuiError } from './errors.js';

/** So many may always go: emptying a small folder is everyday work. */
const ALWAYS_ALLOWED = 20;
/** More than this share of a folder … */
const SHARE = 0.5;

export function isBraked(removed: number, total: number): boolean {
  return removed > ALWAYS_ALLOWED && removed > total * SHARE;
}

export function brakeError(
  scope: { account: string; folder: string },
  where: 'here' | 'on the server',
  removed: number,
  total: number,
): MailtuiError {
  const place = `${scope.account} / ${scope.folder}`;
  return new MailtuiError(
    'braked',
    `${removed} of the ${total} messages of ${place} would be removed ${where}`,
    {
      scope,
      hint: 'Nothing of it was done. Look at mailtui sync --dry-run; if it is right, run mailtui sync --force.',
    },
  );
}
