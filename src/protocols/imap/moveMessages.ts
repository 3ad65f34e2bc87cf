/**
 * Moves and removes messages (RFC 6851, RFC 4315).
 *
 * Guarantees: no message is removed but those named: where single ones cannot be (no UIDPLUS)
 * they are marked as deleted and that is said, since a bare EXPUNGE would take what other programs
 * have marked; without MOVE a message is marked only when its copy is known to be there.
 */
import type { ImapFlow } from 'imapflow';
import { MarkedOnlyError } from '../../core/markedOnly.js';
import type { MovedMessages, RemotePlace } from '../../core/source.js';
import { markDeleted } from './flagEdit.js';
import { command, responseCode, type ResponseCode } from './imapCommand.js';
import type { ImapSession } from './imapSession.js';
import { mailboxArgument } from './mailboxName.js';
import { uidBatches, uidSet, uidsIn } from './uidChunks.js';

export async function moveMessages(
  session: ImapSession,
  place: RemotePlace,
  uids: readonly number[],
  target: string,
  signal: AbortSignal,
): Promise<MovedMessages> {
  await session.openToWrite(place, signal);
  const canMove = session.connection.can('MOVE');
  const verb = canMove ? 'UID MOVE' : 'UID COPY';
  const ids = new Map<string, string>();
  let validity: string | null = null;
  const copied: number[] = [];
  for (const batch of uidBatches(uids)) {
    const told = copiedUids(await transfer(session, verb, place, batch, target, signal), batch);
    copied.push(...(told === null ? batch : told.uids.keys()));
    validity = told?.validity ?? validity;
    for (const [from, to] of told?.uids ?? []) ids.set(String(from), String(to));
  }
  if (!canMove) await remove(session, place, copied, signal);
  return { validity, ids };
}

export async function expungeMessages(
  session: ImapSession,
  place: RemotePlace,
  uids: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  await session.openToWrite(place, signal);
  await remove(session, place, uids, signal);
}

/** @returns the COPYUID that came with the answer, or before it (RFC 6851, 4.3). */
async function transfer(
  session: ImapSession,
  verb: string,
  { path }: RemotePlace,
  uids: readonly number[],
  target: string,
  signal: AbortSignal,
): Promise<ResponseCode> {
  const work = async (client: ImapFlow) => {
    let early: ResponseCode | null = null;
    const args = [
      { type: 'SEQUENCE' as const, value: uidSet(uids) },
      mailboxArgument(client, target),
    ];
    const late = await command(client, verb, args, {
      OK: (tokens) => {
        const code = responseCode(tokens);
        if (code.name === 'COPYUID') early = code;
      },
    });
    return early ?? late;
  };
  return session.run(signal, work, path);
}

/** Which UID became which; null when the server did not say, or nothing that makes sense. */
function copiedUids(
  { name, values: [validity = '', from = '', to = ''] }: ResponseCode,
  asked: readonly number[],
): { validity: string; uids: ReadonlyMap<number, number> } | null {
  if (name !== 'COPYUID' || !/^[1-9]\d{0,9}$/.test(validity)) return null;
  const sources = uidsIn(from, asked.length);
  const targets = uidsIn(to, asked.length);
  if (sources === null || sources.length !== targets?.length) return null;
  const wanted = new Set(asked);
  const pairs = sources.map((uid, n): [number, number] => [uid, targets[n] ?? 0]);
  return { validity, uids: new Map(pairs.filter(([uid]) => wanted.has(uid))) };
}

/** @throws MarkedOnlyError when the server has no UIDPLUS. */
async function remove(
  session: ImapSession,
  place: RemotePlace,
  uids: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const { path } = place;
  const canExpunge = session.connection.can('UIDPLUS');
  for (const batch of uidBatches(uids)) {
    await markDeleted(session, place, batch, signal);
    if (!canExpunge) continue;
    const set = { type: 'SEQUENCE' as const, value: uidSet(batch) };
    await session.run(signal, (client) => command(client, 'UID EXPUNGE', [set]), path);
  }
  if (!canExpunge && uids.length > 0) throw new MarkedOnlyError({ folder: path });
}
