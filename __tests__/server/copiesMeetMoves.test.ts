/**
 * A copy that the user makes here, of which nobody knows whether the server has it, while another
 * client moves or copies the same message there: neither is taken for the other.
 */
import { describe, expect, it } from '@jest/globals';
import { MailtuiError } from '../../src/core/errors.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { AFTER_ALL } from '../support/fakeSource.js';
import { MemoryStore } from '../support/memoryStore.js';
import { FOLDERS, type FolderName } from '../support/sharedStory.js';
import { TwoSides } from '../support/twoSides.js';

const LOST = new MailtuiError('unreachable', 'the line is cut', { retry: 'later' });
const SYNCS_TO_REST = 5;

/** The message is in the first, copied here to the second, and moved there to the third. */
const WAYS = FOLDERS.flatMap((from) =>
  FOLDERS.flatMap((copy) => FOLDERS.map((moved) => [from, copy, moved] as const)),
).filter((way) => new Set(way).size === 3);

describe.each([
  ['never arrives', 0],
  ['arrives, but not its answer', AFTER_ALL],
])('A copy whose upload %s', (_what, after) => {
  it.each(WAYS)('from %s to %s, is not the one that was moved to %s', async (from, copy, to) => {
    const sides = await begin(from, copy, after);
    sides.server.move(from, '1', to);
    await rest(sides);
    expect(sides.there()).toEqual([`${copy}: message 1 []`, `${to}: message 1 []`].sort());
    expect(sides.here()).toEqual(sides.there());
  });

  it.each(WAYS)('from %s to %s, is not the one that was copied to %s', async (from, copy, to) => {
    const sides = await begin(from, copy, after);
    const [original] = sides.server.mailbox(from).messages;
    sides.server.deliver(to, [original?.content ?? '']);
    await rest(sides);
    const all = [from, copy, to].map((folder) => `${folder}: message 1 []`);
    expect(sides.there()).toEqual(all.sort());
    expect(sides.here()).toEqual(sides.there());
  });

  it('goes where the user moves it before anybody knows', async () => {
    const sides = await begin('INBOX', 'Lists', after);
    const [copy] = sides.rows().filter(({ folder }) => folder === 'Lists');
    await sides.service.moveMessages([copy?.id ?? ''], sides.folderId('Archive'));
    await rest(sides);
    expect(sides.there()).toEqual(['Archive: message 1 []', 'INBOX: message 1 []']);
    expect(sides.here()).toEqual(sides.there());
  });
});

async function begin(from: FolderName, copy: FolderName, after: number): Promise<TwoSides> {
  const index = openIndex(':memory:').index;
  const sides = new TwoSides(new MemoryStore(), index, { tellsNewIds: false });
  sides.deliver(from);
  await sides.sync();
  const [row] = sides.rows();
  await sides.service.copyMessages([row?.id ?? ''], sides.folderId(copy));
  sides.server.failNext('append', LOST, after);
  expect(await sides.sync()).toMatchObject({ ok: false });
  return sides;
}

async function rest(sides: TwoSides): Promise<void> {
  for (let syncs = 0; syncs < SYNCS_TO_REST; syncs += 1) {
    expect(await sides.sync()).toMatchObject({ ok: true, errors: [] });
  }
}
