/** What a connection changes on the mail server in memory, and how that fails half-way. */
import { MailtuiError } from '../../src/core/errors.js';
import { flagsOf } from '../../src/core/flags.js';
import type { MailboxEdits, RemotePlace } from '../../src/core/source.js';
import { messageIdOf } from './fakeConnection.js';
import { AFTER_ALL, type FakeMailServer, type FakeOperation } from './fakeSource.js';

/** @param begin logs the request and lets a little time pass; throws when it cannot be made. */
export function fakeEdits(
  server: FakeMailServer,
  begin: (entry: string, signal: AbortSignal) => Promise<void>,
): MailboxEdits {
  /** Does it for one id after the other, and fails where `failNext` says. */
  const forEach = (
    operation: FakeOperation,
    { path, validity }: RemotePlace,
    ids: readonly string[],
    work: (id: string) => void,
  ) => {
    if (String(server.mailbox(path).validity) !== validity) {
      throw new MailtuiError('server-refused', 'the folder was replaced', {
        scope: { folder: path },
        retry: 'now',
      });
    }
    const asked = new Set(ids);
    const there = server.mailbox(path).messages.map(({ id }) => id);
    for (const [done, id] of there.filter((it) => asked.has(it)).entries()) {
      server.raise(operation, done);
      work(id);
    }
    server.raise(operation, AFTER_ALL);
  };
  /** Does it once, and fails before or after. */
  const once = (operation: FakeOperation, work: () => void) => {
    server.raise(operation);
    work();
    server.raise(operation, AFTER_ALL);
  };
  const has = (path: string) => server.mailboxes().some((mailbox) => mailbox.path === path);
  const { tellsNewIds, keepsKeywords } = server.options;
  const isKept = (keyword: string) => keepsKeywords?.includes(keyword) ?? true;

  return {
    async setFlags(place, ids, { add, remove, addKeywords, removeKeywords }, signal) {
      await begin(`setFlags ${place.path} ${ids.join(' ')}`, signal);
      const { path } = place;
      const forwarded = isKept('$Forwarded') ? 0 : add & flagsOf(['forwarded']);
      forEach('setFlags', place, ids, (id) => {
        const message = server.mailbox(path).messages.find((candidate) => candidate.id === id);
        if (message === undefined) return;
        const keywords = new Set([...message.keywords, ...addKeywords.filter(isKept)]);
        for (const keyword of removeKeywords) keywords.delete(keyword);
        const flags = (message.flags | (add & ~forwarded)) & ~remove;
        const same = [...keywords].sort().join() === message.keywords.join();
        if (flags !== message.flags) server.setFlags(path, id, flags);
        if (!same) server.setKeywords(path, id, [...keywords]);
      });
      const refused = addKeywords.filter((keyword) => !isKept(keyword));
      return forwarded === 0 ? refused : ['$Forwarded', ...refused];
    },

    async move(place, ids, target, signal) {
      await begin(`move ${place.path} ${ids.join(' ')} to ${target}`, signal);
      const { validity } = server.mailbox(target);
      const moved = new Map<string, string>();
      forEach('move', place, ids, (id) => {
        const newId = server.move(place.path, id, target);
        if (newId !== null) moved.set(id, newId);
      });
      return tellsNewIds
        ? { validity: String(validity), ids: moved }
        : { validity: null, ids: new Map() };
    },

    async expunge(place, ids, signal) {
      await begin(`expunge ${place.path} ${ids.join(' ')}`, signal);
      forEach('expunge', place, ids, (id) => {
        server.remove(place.path, id);
      });
    },

    async append(path, { content, flags, keywords, received, messageId }, signal) {
      await begin(`append ${path}`, signal);
      const mailbox = server.mailbox(path);
      const there = mailbox.messages.find(
        (message) =>
          messageId !== null &&
          messageIdOf(message.content) === messageId &&
          message.content.length === content.length,
      );
      let id = there?.id ?? null;
      if (id === null) {
        once('append', () => {
          [id = null] = server.deliver(path, [content], {
            flags,
            keywords: keywords.filter(isKept),
            ...(received === null ? {} : { received }),
          });
        });
        if (!tellsNewIds) return { validity: null, id: null };
      }
      return { validity: String(mailbox.validity), id };
    },

    async createMailbox(segments, signal) {
      const path = server.options.namespace + segments.join('/');
      await begin(`createMailbox ${path}`, signal);
      once('createMailbox', () => {
        if (!has(path)) server.createMailbox(path);
      });
      return path;
    },

    async renameMailbox(path, segments, signal) {
      const to = segments.join('/');
      await begin(`renameMailbox ${path} to ${to}`, signal);
      if (has(to)) throw new MailtuiError('server-refused', 'there is a mailbox of that name');
      once('renameMailbox', () => {
        server.renameMailbox(server.mailbox(path).path, to);
      });
      return to;
    },

    async subscribeMailbox(path, wanted, signal) {
      await begin(`${wanted ? 'subscribe' : 'unsubscribe'}Mailbox ${path}`, signal);
    },
    async deleteMailbox(path, signal) {
      await begin(`deleteMailbox ${path}`, signal);
      if (has(path) && server.mailbox(path).messages.length > 0) {
        throw new MailtuiError('server-refused', 'the folder is not empty', {
          scope: { folder: path },
          retry: 'never',
        });
      }
      once('deleteMailbox', () => {
        server.removeMailbox(path);
      });
    },
  };
}
