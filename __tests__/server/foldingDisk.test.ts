/**
 * A Dovecot with mailboxes whose names differ in case or normalisation alone, kept on a disk to which
 * that is the same (macOS, Windows). Skipped where no such disk can be made.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalMailService } from '../../src/app/localMailService.js';
import { openMailService } from '../../src/app/openMailService.js';
import { rebuildIndex } from '../../src/app/rebuildIndex.js';
import { profilePaths } from '../../src/config/paths.js';
import { dovecotInstalled, startDovecot, type Dovecot } from '../support/dovecot.js';
import { freshUser } from '../support/dovecotHarness.js';
import { FoldingDisk, MAY_FOLD } from '../support/foldingDisk.js';
import { PlainImap } from '../support/plainImap.js';
import { testAccount } from '../support/program.js';
import { scratch } from '../support/scratch.js';

const { signal } = new AbortController();
const NFC = 'Účty'.normalize('NFC');
const NFD = 'Účty'.normalize('NFD');
/** By what the plain client calls them. */
const NAMES = [
  ['Work', 'Work'],
  ['work', 'work'],
  ['WORK', 'WORK'],
  ['Work/a', 'Work/a'],
  ['work/A', 'work/A'],
  [NFC, '&ANoBDQ-ty'],
  [NFD, 'U&AwE-c&Aww-ty'],
] as const;

const describeFolding = dovecotInstalled && MAY_FOLD ? describe : describe.skip;

describeFolding('mailboxes that a disk cannot tell apart', () => {
  let server: Dovecot;
  let disk: FoldingDisk;
  let other: PlainImap;
  let service: LocalMailService;

  beforeAll(async () => {
    server = await startDovecot();
  }, 60_000);
  afterAll(() => server.stop());
  afterEach(async () => {
    other.close();
    await service.close();
    await disk.unmount();
  });

  it.each(['nfc', 'nfd'] as const)(
    'keep their own mail, over a reindex, too (%s)',
    async (form) => {
      const user = freshUser();
      const paths = profilePaths({ MAILTUI_HOME: scratch() });
      disk = await FoldingDisk.mount(paths.mailDir, form);
      mkdirSync(join(paths.mailDir, 'Case'));
      expect(existsSync(join(paths.mailDir, 'cASE'))).toBe(true);
      other = await PlainImap.login(server, user);
      for (const [name, wire] of NAMES) {
        await other.command(`CREATE "${wire}"`);
        for (const n of [1, 2]) {
          await other.append(
            wire,
            `Message-ID: <${wire}${String(n)}@x>\r\nSubject: ${wire}\r\n\r\n${name}\r\n`,
          );
        }
      }
      const account = testAccount('mine', 'imap', { port: server.imap, user });
      const profile = { accounts: [account], paths };
      const open = () => openMailService(profile, { notice: () => undefined });
      const sync = async () => {
        const [summary] = await service.sync({ accounts: [], signal, onEvent: () => undefined });
        return summary;
      };
      const subjects = () =>
        new Map(
          NAMES.map(([name]) => {
            const folder = service.folders('mine').find(({ path }) => path === name);
            const { rows } = service.page({ folderId: folder?.id ?? -1, limit: 9 });
            return [name, rows.map(({ subject }) => subject)];
          }),
        );
      const expected = new Map(NAMES.map(([name, wire]) => [name, [wire, wire]]));
      const unchanged = { ok: true, new: 0, flagged: 0, moved: 0, deleted: 0, pushed: 0 };

      service = open();
      expect(await sync()).toMatchObject({ ok: true, new: 2 * NAMES.length, pushed: 0 });
      expect(subjects()).toEqual(expected);
      expect(await sync()).toMatchObject(unchanged);
      const count = service.folders('mine').length;

      await service.close();
      await rebuildIndex({
        ...{ profile, signal, onProgress: () => undefined, onSkipped: () => undefined },
      });
      service = open();
      expect(await sync()).toMatchObject(unchanged);
      expect(subjects()).toEqual(expected);
      expect(service.folders('mine')).toHaveLength(count);

      const lower = service.folders('mine').find(({ path }) => path === 'work');
      const renamed = await service.renameFolder(lower?.id ?? -1, 'WOrk', signal);
      expect(await sync()).toMatchObject(unchanged);
      expect(service.page({ folderId: renamed.id, limit: 9 }).rows).toHaveLength(2);
      for (const [, wire] of NAMES) {
        expect(await other.messages(wire.replace(/^work/, 'WOrk'))).toHaveLength(2);
      }
    },
    60_000,
  );
});
