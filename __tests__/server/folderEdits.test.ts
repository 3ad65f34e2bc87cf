/** Folders made, renamed and deleted from here and by others, on a real Dovecot and on POP3. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalMailService } from '../../src/app/localMailService.js';
import { openMailService } from '../../src/app/openMailService.js';
import { profilePaths } from '../../src/config/paths.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { freshUser } from '../support/dovecotHarness.js';
import { PlainImap } from '../support/plainImap.js';
import { testAccount } from '../support/program.js';
import { scratch } from '../support/scratch.js';
import { serviceUnderTest, type ServiceUnderTest } from '../support/serviceUnderTest.js';

const { signal } = new AbortController();

describeWithDovecot('folders of an IMAP account', () => {
  let server: Dovecot;
  let other: PlainImap;
  let service: LocalMailService;
  let paths: ReturnType<typeof profilePaths>;

  beforeAll(async () => {
    server = await startDovecot();
  }, 60_000);
  afterAll(() => server.stop());
  beforeEach(async () => {
    const user = freshUser();
    paths = profilePaths({ MAILTUI_HOME: scratch() });
    other = await PlainImap.login(server, user);
    const account = testAccount('work', 'imap', { port: server.imap, user });
    service = openMailService({ accounts: [account], paths }, { notice: () => undefined });
  });
  afterEach(async () => {
    other.close();
    await service.close();
  });

  it('are made there and here', async () => {
    const made = await service.createFolder('work', 'Büro/2024 & more', signal);
    expect(made).toMatchObject({ path: 'Büro/2024 & more', name: '2024 & more', total: 0 });
    expect(await other.command('LIST "" "*"')).toContain('B&APw-ro/2024 &- more');
    await expect(service.createFolder('work', 'Büro/2024 & more', signal)).rejects.toMatchObject({
      kind: 'bad-input',
    });
    await expect(service.createFolder('work', 'a//b', signal)).rejects.toMatchObject({
      kind: 'bad-input',
    });
    await sync();
    expect(pathsHere()).toContain('Büro/2024 & more');
  });

  it('are renamed with their mail and what is below them', async () => {
    await filled('Projects', 'Projects/a', 'Projects/a/b');
    const ids = idsOf('Projects/a/b');
    await service.renameFolder(folder('Projects').id, 'Done/2024', signal);
    expect(pathsHere()).toEqual(
      expect.arrayContaining(['Done/2024', 'Done/2024/a', 'Done/2024/a/b']),
    );
    expect(pathsHere()).not.toContain('Projects');
    expect(existsSync(join(paths.mailDir, 'work', 'Projects'))).toBe(false);
    expect(idsOf('Done/2024/a/b')).toEqual(ids);
    expect((await service.raw(ids[0] ?? '')).toString()).toContain('Subject: Projects/a/b ');
    expect(await sync()).toMatchObject({ ok: true, new: 0, deleted: 0, pushed: 0, moved: 0 });
    expect(await other.command('LIST "" "*"')).not.toContain('Projects');
    expect(await other.messages('Done/2024/a/b')).toHaveLength(3);
  });

  it('move into others and out again, with what is below them', async () => {
    await filled('Projects', 'Projects/a', 'Old');
    await service.moveFolder(folder('Projects').id, folder('Old').id, signal);
    expect(pathsHere()).toEqual(expect.arrayContaining(['Old', 'Old/Projects', 'Old/Projects/a']));
    expect(await other.messages('Old/Projects/a')).toHaveLength(3);
    for (const into of ['Old/Projects', 'Old/Projects/a']) {
      await expect(
        service.moveFolder(folder('Old/Projects').id, folder(into).id, signal),
      ).rejects.toMatchObject({ kind: 'bad-input' });
    }
    await service.moveFolder(folder('Old/Projects').id, null, signal);
    expect(pathsHere()).toContain('Projects/a');
    expect(await sync()).toMatchObject({ ok: true, new: 0, deleted: 0, pushed: 0, moved: 0 });
    expect(await other.command('LIST "" "*"')).not.toContain('Old/Projects');
  });

  it('are subscribed on the server for other programs, or not; here they stay', async () => {
    await filled('Projects');
    await service.subscribeFolder(folder('Projects').id, false, signal);
    expect(await other.command('LSUB "" "*"')).not.toContain('Projects');
    await service.subscribeFolder(folder('Projects').id, true, signal);
    expect(await other.command('LSUB "" "*"')).toContain('Projects');
    await service.subscribeFolder(folder('Projects').id, false, signal);
    expect(await sync()).toMatchObject({ ok: true, new: 0, deleted: 0 });
    expect(pathsHere()).toContain('Projects');
  });

  it('keep their names when the new one is taken or makes no sense', async () => {
    await filled('One', 'Two', 'One/x');
    for (const name of ['Two', 'One', 'One/x', 'One/y', 'a\nb', '']) {
      await expect(service.renameFolder(folder('One').id, name, signal)).rejects.toMatchObject({
        kind: 'bad-input',
      });
    }
    await expect(service.renameFolder(folder('INBOX').id, 'x', signal)).rejects.toMatchObject({
      kind: 'bad-input',
    });
    expect(await sync()).toMatchObject({ ok: true, new: 0, deleted: 0 });
    expect(idsOf('One')).toHaveLength(3);
  });

  it('are deleted when they are empty, or their mail is in the trash', async () => {
    await filled('Old', 'Old/x');
    await service.createFolder('work', 'Empty', signal);
    await service.deleteFolder(folder('Empty').id, false, signal);
    await expect(service.deleteFolder(folder('Old').id, true, signal)).rejects.toThrow('Old/x');
    await expect(service.deleteFolder(folder('Old/x').id, false, signal)).rejects.toThrow('holds');
    const trashed = idsOf('Old/x').concat(idsOf('Old'));
    await service.deleteFolder(folder('Old/x').id, true, signal);
    await service.deleteFolder(folder('Old').id, true, signal);
    expect(pathsHere().filter((path) => /Old|Empty/.test(path))).toEqual([]);
    expect(existsSync(join(paths.mailDir, 'work', 'Old'))).toBe(false);
    expect(await other.command('LIST "" "*"')).not.toMatch(/Old|Empty/);
    expect(await other.messages('Trash')).toHaveLength(6);
    expect(idsOf('Trash').sort()).toEqual(trashed.sort());
  });

  it('are not deleted while the server has mail in them that is not here', async () => {
    await filled('New');
    await service.moveMessages(idsOf('New'), folder('INBOX').id);
    await sync();
    await other.append('New', 'Subject: late\r\n\r\nx\r\n');
    await expect(service.deleteFolder(folder('New').id, false, signal)).rejects.toMatchObject({
      kind: 'server-refused',
    });
    await sync();
    expect(idsOf('New')).toHaveLength(1);
  });

  it('follow another program that renames them, without a download', async () => {
    await filled('Projects', 'Projects/a', 'Lists');
    const ids = idsOf('Projects/a');
    await other.command('RENAME Projects Archive/2024');
    await other.command('RENAME Lists Groups');
    await other.append('Archive/2024/a', 'Subject: new\r\n\r\nx\r\n');
    expect(await sync()).toMatchObject({ ok: true, new: 1, deleted: 0, moved: 0, pushed: 0 });
    expect(idsOf('Archive/2024/a')).toEqual(expect.arrayContaining(ids));
    expect(idsOf('Groups')).toHaveLength(3);
    expect(pathsHere()).not.toEqual(expect.arrayContaining(['Lists']));
    expect(readdirSync(join(paths.mailDir, 'work'))).not.toContain('Projects');
    expect(await sync()).toMatchObject({ ok: true, new: 0, deleted: 0 });
  });

  it('are not taken for others with the same UIDVALIDITY or name', async () => {
    await filled('Lists');
    await other.command('DELETE Lists');
    await other.command('CREATE Groups');
    await other.append('Groups', 'Message-ID: <other@x>\r\nSubject: other\r\n\r\nx\r\n');
    expect(await sync()).toMatchObject({ ok: true, new: 1 });
    expect(idsOf('Groups')).toHaveLength(1);
    expect(idsOf('Lists')).toHaveLength(3);
  });

  it('follow a rename that was interrupted between the two sides, and between row and directory', async () => {
    await filled('Projects', 'Projects/a');
    const { id } = folder('Projects');
    const { index } = openIndex(paths.indexFile);
    const moves = [
      ['Projects', 'P2', true],
      ['Projects/a', 'P2/a', false],
    ] as const;
    index.commit(
      moves.map(([from, dir, withDirectory]) => {
        const names = { dir, path: dir, name: dir.split('/').at(-1) ?? '' };
        return { type: 'folder-moved', folderId: folder(from).id, ...names, withDirectory };
      }),
    );
    index.close();
    await other.command('RENAME Projects P2');
    mkdirSync(join(paths.mailDir, 'work', 'P2', 'cur'), { recursive: true });
    writeFileSync(join(paths.mailDir, 'work', 'P2', 'cur', '1.x.y:2,S'), 'Subject: own\n\nx\n');
    expect(await sync()).toMatchObject({ ok: true, new: 0, deleted: 0 });
    expect(folder('P2').id).toBe(id);
    expect(idsOf('P2')).toHaveLength(4);
    expect(idsOf('P2/a')).toHaveLength(3);
    expect(existsSync(join(paths.mailDir, 'work', 'Projects'))).toBe(false);
  });

  async function filled(...names: string[]): Promise<void> {
    for (const name of names) {
      await other.command(`CREATE "${name}"`);
      for (const n of [0, 1, 2]) {
        const head = `Message-ID: <${String(n)}@${name.replaceAll('/', '.')}>`;
        await other.append(name, `${head}\r\nSubject: ${name} ${String(n)}\r\n\r\ntext\r\n`);
      }
    }
    await sync();
  }

  async function sync() {
    const [summary] = await service.sync({ accounts: [], signal, onEvent: () => undefined });
    return summary;
  }

  function folder(path: string) {
    const found = service.folders().find((row) => row.path === path);
    if (found === undefined) throw new Error(`no folder ${path}`);
    return found;
  }

  function idsOf(path: string): string[] {
    const { rows } = service.page({ folderId: folder(path).id, limit: 100 });
    return rows.map(({ id }) => id).sort();
  }

  function pathsHere(): string[] {
    return service.folders().map(({ path }) => path);
  }
});

describe('a folder that another program renames on a server that numbers it anew', () => {
  const the = serviceUnderTest();

  async function renamed(change: () => void = () => undefined): Promise<ServiceUnderTest> {
    const t = the();
    t.imap.createMailbox('Lists');
    t.fill(t.imap, 'Lists', 12);
    await t.sync();
    t.imap.renameMailbox('Lists', 'News');
    t.imap.renumber('News');
    change();
    t.imap.log.length = 0;
    return t;
  }

  it('is followed without a download, and a wish that waited is fulfilled', async () => {
    const t = await renamed();
    const ids = t.list('work', 'Lists').map(({ id }) => id);
    await t.service.editFlags([ids[0] ?? ''], { add: ['flagged'] });
    expect((await t.sync())[0]).toMatchObject({ ok: true, new: 0, deleted: 0 });
    expect(t.list('work', 'News').map(({ id }) => id)).toEqual(ids);
    expect(t.service.folders('work').map(({ dir }) => dir)).not.toContain('Lists');
    expect(t.imap.log.filter((entry) => entry.startsWith('fetch'))).toEqual([]);
    expect((await t.sync())[0]).toMatchObject({ ok: true, new: 0 });
    const flagged = t.imap.mailbox('News').messages.filter(({ flags }) => flags !== 0);
    expect(flagged).toHaveLength(1);
  });

  it('is another one when it holds other mail', async () => {
    const t = await renamed(() => {
      const { imap } = the();
      const [first] = imap.mailbox('News').messages;
      imap.remove('News', first?.id ?? '');
      imap.deliver('News', ['Message-ID: <other@x>\r\n\r\n']);
    });
    expect((await t.sync())[0]).toMatchObject({ ok: true, new: 12 });
    expect(t.list('work', 'Lists')).toHaveLength(12);
  });
});

describe('folders of a POP3 account', () => {
  const the = serviceUnderTest();

  it('are here alone', async () => {
    const t = the();
    t.fill(t.pop3, 'INBOX', 2);
    await t.sync();
    const [first] = t.inbox('home');
    const made = await t.service.createFolder('home', 'Bills/2024', signal);
    await t.service.moveMessages([first?.id ?? ''], made.id);
    await t.service.renameFolder(made.id, 'Paid/2024', signal);
    expect(t.list('home', 'Paid/2024')).toMatchObject([{ id: first?.id, server: 'on-server' }]);
    expect(await t.sync()).toMatchObject([{}, { ok: true, new: 0 }]);
    await t.service.deleteFolder(made.id, true, signal);
    expect(t.list('home', 'Trash')).toMatchObject([{ id: first?.id }]);
    expect(t.service.folders('home').map(({ dir }) => dir)).not.toContain('Paid/2024');
    expect(await t.sync()).toMatchObject([{}, { ok: true, new: 0 }]);
    expect(t.inbox('home')).toHaveLength(1);
  });

  it('are left alone while another mailtui is at work', async () => {
    const t = the();
    t.pop3.beforeMessage = async () => {
      await expect(t.service.createFolder('home', 'x', signal)).rejects.toMatchObject({
        kind: 'locked',
      });
    };
    t.fill(t.pop3, 'INBOX', 1);
    expect(await t.sync()).toMatchObject([{}, { ok: true, new: 1 }]);
  });
});
