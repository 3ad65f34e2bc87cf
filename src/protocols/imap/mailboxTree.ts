/**
 * Creates, renames, deletes and subscribes mailboxes.
 *
 * Guarantees: repeating what was done already is no error (an answer may have been lost); a
 * mailbox is deleted only when the server has just said that it holds no message. Subscriptions are
 * for other programs: whether the server follows in those of what is made or renamed changes nothing.
 */
import type { ImapFlow } from 'imapflow';
import { MailtuiError } from '../../core/errors.js';
import { atom, command, listOf, textOf } from './imapCommand.js';
import type { ImapSession } from './imapSession.js';
import { mailboxArgument, mailboxPath } from './mailboxName.js';

export function createMailbox(
  session: ImapSession,
  segments: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  return session.run(signal, async (client) => {
    const path = mailboxPath(client, segments);
    try {
      await command(client, 'CREATE', [mailboxArgument(client, path)]);
    } catch (thrown) {
      if ((await look(client, path)) !== 'mailbox') throw thrown;
    }
    await client.mailboxSubscribe(path);
    return path;
  });
}

export async function renameMailbox(
  session: ImapSession,
  path: string,
  segments: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  await session.leave(signal);
  return session.run(
    signal,
    async (client) => {
      const target = mailboxPath(client, segments);
      if (target === path) return path;
      try {
        await command(client, 'RENAME', [
          mailboxArgument(client, path),
          mailboxArgument(client, target),
        ]);
      } catch (thrown) {
        const isDone =
          (await look(client, path)) === 'nothing' && (await look(client, target)) !== 'nothing';
        if (!isDone) throw thrown;
      }
      await client.mailboxSubscribe(target);
      await client.mailboxUnsubscribe(path);
      return target;
    },
    path,
  );
}

export async function deleteMailbox(
  session: ImapSession,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  await session.leave(signal);
  await session.run(
    signal,
    async (client) => {
      const found = await look(client, path);
      if (found === 'nothing') return;
      if (found === 'mailbox' && (await countMessages(client, path)) !== 0) {
        throw new MailtuiError('server-refused', 'the folder holds messages', {
          retry: 'never',
          hint: 'Move or delete its messages first.',
        });
      }
      await command(client, 'DELETE', [mailboxArgument(client, path)]);
      await client.mailboxUnsubscribe(path);
    },
    path,
  );
}

/** @throws MailtuiError `server-refused` when the server will not. */
export function subscribeMailbox(
  session: ImapSession,
  path: string,
  wanted: boolean,
  signal: AbortSignal,
): Promise<void> {
  return session.run(signal, async (client) => {
    await command(client, wanted ? 'SUBSCRIBE' : 'UNSUBSCRIBE', [mailboxArgument(client, path)]);
  });
}

/** What there is of this name: a mailbox, a mere node of the hierarchy, or nothing. */
async function look(client: ImapFlow, path: string): Promise<'mailbox' | 'node' | 'nothing'> {
  // The name is a pattern here; with a wildcard in it, it would match others.
  const isPattern = /[%*]/.test(path);
  let found: 'mailbox' | 'node' | 'nothing' = 'nothing';
  await command(client, 'LIST', [{ type: 'STRING', value: '' }, mailboxArgument(client, path)], {
    LIST: ([attributes, , name]) => {
      const isSame = !isPattern || textOf(name) === wireName(client, path);
      if (!isSame) return;
      const words = new Set(listOf(attributes).map((word) => textOf(word)?.toLowerCase()));
      if (words.has('\\nonexistent')) return;
      found = words.has('\\noselect') ? 'node' : 'mailbox';
    },
  });
  return found;
}

function wireName(client: ImapFlow, path: string): string {
  const argument = mailboxArgument(client, path);
  return 'value' in argument ? argument.value : '';
}

/** Null when the server does not say. */
async function countMessages(client: ImapFlow, path: string): Promise<number | null> {
  let count: number | null = null;
  await command(client, 'STATUS', [mailboxArgument(client, path), [atom('MESSAGES')]], {
    STATUS: (tokens) => {
      const items = listOf(tokens[1]).map((token) => textOf(token) ?? '');
      const at = items.findIndex((item) => item.toUpperCase() === 'MESSAGES');
      const value = items[at + 1] ?? '';
      if (at >= 0 && /^\d+$/.test(value)) count = Number(value);
    },
  });
  return count;
}
