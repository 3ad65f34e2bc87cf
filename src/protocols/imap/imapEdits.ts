/** The changes that an IMAP account takes, each in a module of its own. */
import type { MailboxEdits } from '../../core/source.js';
import { appendMessage } from './appendMessage.js';
import { storeFlags } from './flagEdit.js';
import type { ImapSession } from './imapSession.js';
import { createMailbox, deleteMailbox, renameMailbox, subscribeMailbox } from './mailboxTree.js';
import { expungeMessages, moveMessages } from './moveMessages.js';
import { uidOf } from './uidChunks.js';

/** @param session the session of the connection there is when an edit is made */
export function imapEdits(session: () => ImapSession): MailboxEdits {
  return {
    async setFlags(place, ids, edit, signal) {
      return storeFlags(session(), place, uidsOf(ids), edit, signal);
    },
    async move(place, ids, target, signal) {
      if (target === place.path) return { validity: place.validity, ids: new Map() };
      return moveMessages(session(), place, uidsOf(ids), target, signal);
    },
    async expunge(place, ids, signal) {
      await expungeMessages(session(), place, uidsOf(ids), signal);
    },
    async append(path, message, signal) {
      return appendMessage(session(), path, message, signal);
    },
    async createMailbox(segments, signal) {
      return createMailbox(session(), segments, signal);
    },
    async renameMailbox(path, segments, signal) {
      return renameMailbox(session(), path, segments, signal);
    },
    async subscribeMailbox(path, wanted, signal) {
      await subscribeMailbox(session(), path, wanted, signal);
    },
    async deleteMailbox(path, signal) {
      await deleteMailbox(session(), path, signal);
    },
  };
}

/** What is no UID names no message, and is left alone like one that has vanished. */
function uidsOf(ids: readonly string[]): number[] {
  return ids.map(uidOf).filter((uid) => uid !== null);
}
