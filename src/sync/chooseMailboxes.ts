/** Which mailboxes a sync looks at: those that the user has chosen, or the one that was asked for. */
import { MailtuiError } from '../core/errors.js';
import { isChosen, type FolderChoice } from '../core/folderChoice.js';
import type { PlacedMailbox } from '../core/mailboxDirs.js';
import type { RemoteMailbox } from '../core/source.js';

/**
 * @param wanted path or directory of one mailbox; absent: all that are chosen
 * @returns the inbox first: that is where people look.
 * @throws MailtuiError `bad-input` when the one is not there, or not chosen.
 */
export function chooseMailboxes(
  all: readonly PlacedMailbox[],
  wanted: string | undefined,
  choice: FolderChoice,
): PlacedMailbox[] {
  const isInStep = ({ path, delimiter }: RemoteMailbox) => isChosen(choice, path, delimiter);
  const there = all.filter(
    (mailbox) => mailbox.selectable && (wanted === undefined || isSameMailbox(mailbox, wanted)),
  );
  const chosen = there.filter(isInStep);
  if (chosen.length === 0 && wanted !== undefined) {
    throw there.length === 0 ? noSuchFolder(wanted) : notChosen(wanted);
  }
  return chosen.sort((a, b) => Number(b.role === 'inbox') - Number(a.role === 'inbox'));
}

/** The hierarchy delimiter of the account's mailboxes. */
export function delimiterOf(mailboxes: readonly RemoteMailbox[]): string {
  return mailboxes.find(({ delimiter }) => delimiter !== '')?.delimiter ?? '/';
}

/** By the server's name for it or by the name of our directory. */
function isSameMailbox(mailbox: PlacedMailbox, wanted: string): boolean {
  if (mailbox.role === 'inbox') return wanted.toUpperCase() === 'INBOX';
  return mailbox.path === wanted || mailbox.dir === wanted;
}

function noSuchFolder(wanted: string): MailtuiError {
  return new MailtuiError('bad-input', `there is no folder ${wanted} on the server`, {
    hint: 'mailtui folders lists the folders; names are as the server writes them.',
  });
}

function notChosen(wanted: string): MailtuiError {
  return new MailtuiError('bad-input', `the folder ${wanted} is not among those that are synced`, {
    hint: 'mailtui accounts show says which are; mailtui accounts edit changes it.',
  });
}
