/** A letter-box of which large messages come as their headers alone. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AfterDownload } from '../../src/core/account.js';
import { LetterBoxRig } from '../support/letterBoxRig.js';

let rig: LetterBoxRig;
beforeEach(async () => {
  rig = new LetterBoxRig();
  await rig.server.start();
  rig.headersOnlyAbove = 2000;
  rig.server.fill(2);
  rig.server.fill(2, 2, 5000);
});
afterEach(async () => {
  await rig.close();
  await rig.server.stop();
});

const states = () =>
  rig
    .inbox()
    .map(({ subject, server }) => `${subject}: ${server}`)
    .sort();
const asked = (verb: string) => rig.server.lines.filter((line) => line.startsWith(verb)).length;

describe('headers only above a size', () => {
  it('brings of larger messages the header by TOP, and asks for nothing twice', async () => {
    expect(await rig.sync()).toMatchObject({ ok: true, new: 4 });
    expect(states()).toEqual([
      'letter 0: on-server',
      'letter 1: on-server',
      'letter 2: fetched-partially',
      'letter 3: fetched-partially',
    ]);
    expect([asked('RETR'), asked('TOP')]).toEqual([2, 2]);
    expect(rig.files()).toHaveLength(2);
    await rig.sync();
    expect([asked('RETR'), asked('TOP')]).toEqual([2, 2]);
    expect(rig.warnings()).toEqual([]);
  });

  it('brings them whole where the server has no TOP', async () => {
    rig.server.unknown.add('TOP');
    expect(await rig.sync()).toMatchObject({ ok: true, new: 4 });
    expect(rig.files()).toEqual(LetterBoxRig.asStored(rig.server.letters));
  });

  it('brings the rest when the limit is raised', async () => {
    await rig.sync();
    const ids = rig.inbox().map(({ id }) => id);
    rig.headersOnlyAbove = null;
    await rig.restart();
    await rig.sync();
    expect(rig.files()).toEqual(LetterBoxRig.asStored(rig.server.letters));
    expect(rig.inbox().map(({ id }) => id)).toEqual(ids);
    expect(asked('RETR')).toBe(4);
  });

  it('recognises them when the server names everything anew', async () => {
    await rig.sync();
    rig.server.letters = rig.server.letters.map((letter) => {
      return { ...letter, uidl: `new-${letter.uidl}` };
    });
    await rig.sync();
    expect(asked('RETR')).toBe(2);
    expect(rig.inbox()).toHaveLength(4);
  });

  it.each<AfterDownload>(['delete', 'days:1', 'when-deleted'])(
    'never deletes from the server what is partly here, with the policy %s',
    async (policy) => {
      rig.policy = policy;
      await rig.sync();
      if (policy === 'when-deleted') await rig.service.removeMessages(rig.inbox().map((r) => r.id));
      rig.time += 2 * 24 * 60 * 60 * 1000;
      await rig.sync({ force: true });
      await rig.sync({ force: true });
      expect(rig.server.letters.map(({ uidl }) => uidl)).toEqual(['uid-2', 'uid-3']);
      rig.headersOnlyAbove = null;
      await rig.restart();
      await rig.sync({ force: true });
      await rig.sync({ force: true });
      expect(rig.server.letters).toEqual([]);
      expect(rig.files(policy === 'when-deleted' ? 'Trash' : 'INBOX')).toHaveLength(4);
    },
  );

  it('lets go what the user has deleted here for good', async () => {
    rig.policy = 'delete';
    await rig.sync();
    const ids = rig.inbox().map(({ id }) => id);
    await rig.service.removeMessages(ids);
    await rig.service.removeMessages(ids);
    await rig.sync();
    expect(rig.server.letters).toHaveLength(2);
    rig.time += 15 * 24 * 60 * 60 * 1000;
    await rig.sync();
    await rig.sync({ force: true });
    expect(rig.server.letters).toEqual([]);
  });
});
