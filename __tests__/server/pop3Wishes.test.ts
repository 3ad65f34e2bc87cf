/** What the user wants of single messages on a POP3 server, whatever the policy says. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageRow } from '../../src/core/indexRows.js';
import { LetterBoxRig, withLetterBox } from '../support/letterBoxRig.js';

const DAY = 86_400_000;
let rig: LetterBoxRig;
withLetterBox((fresh) => {
  rig = fresh;
});

const subjectOf = (bytes: Buffer): string => /^Subject: (.*)$/m.exec(bytes.toString())?.[1] ?? '';
const there = (): string[] => rig.server.letters.map(({ bytes }) => subjectOf(bytes).trim());
const letter = (n: number): MessageRow => {
  const row = rig.inbox().find(({ subject }) => subject === `letter ${n}`);
  if (row === undefined) throw new Error(`letter ${n} is not here`);
  return row;
};
const idsOf = (...letters: number[]): string[] => letters.map((n) => letter(n).id);

describe('A message that is to be kept on the server', () => {
  beforeEach(async () => {
    rig.server.fill(4);
    await rig.sync();
    await rig.service.editOnServer(idsOf(1), 'keep');
  });

  it.each(['delete', 'days:1', 'when-deleted'] as const)('stays under %s', async (policy) => {
    await rig.restart(policy);
    await rig.service.archiveMessages(idsOf(0, 1, 2));
    rig.time += 2 * DAY;
    expect(await rig.sync()).toMatchObject({ ok: true });
    expect(there()).toContain('letter 1');
    expect(there()).not.toContain('letter 0');
    await rig.sync();
    expect(there()).toContain('letter 1');
  });

  it('has no day of leaving, and says that it stays', async () => {
    await rig.restart('days:7');
    await rig.sync();
    expect(letter(0).leaves).toBeGreaterThan(rig.time);
    expect(letter(1)).toMatchObject({ server: 'on-server', wish: 'keep' });
    expect(letter(1).leaves).toBeUndefined();
  });

  it('also when the server names everything anew', async () => {
    rig.server.letters = rig.server.letters.map((one, n) => ({ ...one, uidl: `again-${n}` }));
    await rig.restart('delete');
    await rig.sync();
    await rig.sync();
    expect(there()).toEqual(['letter 1']);
  });

  it('also when the server has moved', async () => {
    rig.host = 'localhost';
    await rig.restart('delete');
    await rig.sync();
    await rig.sync();
    expect(there()).toEqual(['letter 1']);
  });

  it('also when it was deleted here for good', async () => {
    await rig.service.removeMessages(idsOf(0, 1));
    const trash = rig.service.folders('home').find(({ role }) => role === 'trash');
    const deleted = rig.service.page({ folderId: trash?.id ?? 0, limit: 9 }).rows;
    await rig.service.removeMessages(deleted.map(({ id }) => id));
    rig.time += 30 * DAY;
    await rig.restart('when-deleted');
    await rig.sync();
    rig.time += DAY;
    await rig.sync();
    expect(there()).toEqual(['letter 1', 'letter 2', 'letter 3']);
  });

  it('goes by the policy again when that is taken back', async () => {
    await rig.restart('delete');
    await rig.service.revertEdit('undo');
    expect(letter(1).wish).toBeUndefined();
    await rig.sync();
    expect(there()).toEqual([]);
  });
});

describe('A message that is to be deleted from the server', () => {
  beforeEach(async () => {
    rig.server.fill(4);
    await rig.sync();
  });

  it('leaves it with the next sync, stays here, and is gone when a later listing lacks it', async () => {
    const sent = [...rig.server.letters];
    await rig.service.editOnServer(idsOf(1, 3), 'delete');
    expect(letter(1)).toMatchObject({ server: 'pending', wish: 'delete' });
    expect(await rig.sync()).toMatchObject({ ok: true, deleted: 2 });
    expect(there()).toEqual(['letter 0', 'letter 2']);
    expect(letter(1).server).toBe('pending');
    expect(await rig.sync()).toMatchObject({ ok: true, new: 0, deleted: 0 });
    expect(letter(1).server).toBe('gone');
    expect(letter(0).server).toBe('on-server');
    expect(rig.files()).toEqual(LetterBoxRig.asStored(sent));
  });

  it('also where nothing on the server has changed', async () => {
    await rig.sync();
    await rig.service.editOnServer(idsOf(1), 'delete');
    await rig.restart();
    expect(await rig.sync()).toMatchObject({ ok: true, deleted: 1 });
  });

  it('stays there while its file is not what was stored', async () => {
    const { dir, file, id } = letter(1);
    appendFileSync(join(rig.dir, 'mail', 'home', dir, file.subdir, file.name), 'x');
    await rig.service.editOnServer([id], 'delete');
    expect(await rig.sync()).toMatchObject({ deleted: 0 });
    expect(rig.warnings().join()).toContain('not as stored');
    expect(there()).toHaveLength(4);
  });

  it('is asked for again when QUIT was not confirmed', async () => {
    await rig.service.editOnServer(idsOf(1), 'delete');
    rig.server.override = (line) => (line === 'QUIT' ? { then: 'end' } : undefined);
    await rig.sync();
    expect(there()).toHaveLength(4);
    expect(letter(1).server).toBe('pending');
    rig.server.override = () => undefined;
    expect(await rig.sync()).toMatchObject({ deleted: 1 });
    expect(there()).toEqual(['letter 0', 'letter 2', 'letter 3']);
  });

  it('stays when that is taken back in time, and goes when it is done again', async () => {
    await rig.service.editOnServer(idsOf(1, 2), 'delete');
    await rig.service.revertEdit('undo');
    expect(letter(1).server).toBe('on-server');
    expect(await rig.sync()).toMatchObject({ deleted: 0 });
    await rig.service.revertEdit('redo');
    expect(await rig.sync()).toMatchObject({ deleted: 2 });
    await rig.sync();
    expect(await rig.service.revertEdit('undo')).toMatchObject({ ids: [] });
  });

  it('is counted by the dry run, and held up by the brake where it is most of many', async () => {
    rig.server.fill(26, 4);
    await rig.sync();
    const ids = rig.inbox().map(({ id }) => id);
    await rig.service.editOnServer(ids, 'delete');
    await rig.sync({ dryRun: true });
    expect(rig.events).toContainEqual(
      expect.objectContaining({ event: 'plan', push: expect.objectContaining({ removals: 30 }) }),
    );
    expect(await rig.sync()).toMatchObject({ deleted: 0, errors: [{ kind: 'braked' }] });
    expect(await rig.sync({ force: true })).toMatchObject({ ok: true, deleted: 30 });
  });

  it('is refused where it is no longer there, and then of none', async () => {
    rig.server.letters.pop();
    await rig.sync();
    await expect(rig.service.editOnServer(idsOf(0, 3), 'delete')).rejects.toMatchObject({
      kind: 'bad-input',
      hint: 'It is not on the server.',
    });
    expect(letter(0).wish).toBeUndefined();
  });
});

it('While somebody watches, the server hears of wishes, and of nothing that is local', async () => {
  rig.server.fill(3);
  const stop = new AbortController();
  const onEvent = (): undefined => undefined;
  const watching = rig.service.watch({ accounts: [], signal: stop.signal, onEvent });
  await until(() => rig.inbox().length === 3 && rig.server.count('QUIT') === 1);
  await rig.service.editFlags(idsOf(0), { add: ['seen'] });
  await rig.service.archiveMessages(idsOf(2));
  // Longer than an edit waits before it is pushed.
  await sleep(3000);
  expect(rig.server.count('PASS')).toBe(1);
  await rig.service.editOnServer(idsOf(1), 'delete');
  await until(() => there().length === 2);
  expect(rig.server.count('PASS')).toBe(2);
  stop.abort();
  await watching;
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(20);
}
