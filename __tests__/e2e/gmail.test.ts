/**
 * The built program and a server that speaks as Google documents Gmail's IMAP (X-GM-EXT-1): each
 * message is in All Mail and once more under every label, with one X-GM-MSGID. It is no Gmail.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Program, testAccount } from '../support/program.js';
import { ALL, ScriptedGmail, TRASH } from '../support/scriptedGmail.js';

describe('Gmail, as it is documented', () => {
  let gmail: ScriptedGmail;
  let program: Program;

  beforeEach(async () => {
    gmail = await ScriptedGmail.start();
    gmail.deliver('one', ['\\Inbox']);
    gmail.deliver('two', ['\\Inbox', 'Work', 'Très urgent']);
    gmail.deliver('three', ['\\Sent']);
    program = new Program();
    program.configure([testAccount('ann', 'imap', { port: gmail.server.port })]);
    expect(await sync()).toEqual({ code: 0, stdout: '', stderr: '' });
  });
  afterEach(async () => {
    program.remove();
    await gmail.server.stop();
  });

  it('sends each message once, whatever labels it has', async () => {
    expect([...gmail.bodies].sort()).toEqual(['INBOX 1', 'INBOX 2', `${ALL} 103`].sort());
    expect(await subjects('INBOX')).toEqual(['one', 'two']);
    expect(await subjects('Work')).toEqual(['two']);
    expect(await subjects(ALL)).toEqual(['one', 'three', 'two']);
    const folders = await program.json(['folders']);
    expect(folders.find(({ path }) => path === ALL)).toMatchObject({ role: 'all', total: 3 });
    const files = ['INBOX', 'Work', 'Très urgent', ALL].flatMap((folder) => inodesOf(folder));
    expect([files.length, new Set(files).size]).toEqual([7, 3]);
  });

  it('is not asked for them again when the index was lost', async () => {
    gmail.bodies.length = 0;
    expect((await program.run(['reindex'])).code).toBe(0);
    expect((await sync()).code).toBe(0);
    expect(gmail.bodies).toEqual([]);
  });

  it('shows the labels of the user as tags, and those of the system not', async () => {
    expect(await tagsOf('two', 'INBOX')).toEqual(['Très urgent', 'Work']);
    expect(await tagsOf('two', ALL)).toEqual(['Très urgent', 'Work']);
    expect(await tagsOf('two', 'Work')).toEqual(['Très urgent']);
    expect(await tagsOf('three', ALL)).toEqual([]);
    expect(
      (await program.json(['search', 'tag:"Très urgent"'])).map((row) => row['folder']),
    ).toEqual(expect.arrayContaining(['INBOX', ALL]));
  });

  it('is told of tags as labels, which are made where there are none, and of flags as flags', async () => {
    const id = await idOf('one', 'INBOX');
    await program.run(['flag', id, '--add', 'Muy importante,Zürich,flagged,$Phishing']);
    await program.run(['flag', id, '--remove', 'flagged']);
    expect((await sync()).code).toBe(0);
    expect(gmail.labelsOf('one')).toEqual(['Muy importante', 'Zürich', '\\Inbox']);
    expect(gmail.flagsOf('one')).toEqual(['$Phishing']);
    expect(await tagsOf('one', ALL)).toEqual(['$Phishing', 'Muy importante', 'Zürich']);
    await sync();
    expect(await subjects('Zürich')).toEqual(['one']);
    await program.run(['flag', id, '--remove', 'Zürich']);
    await sync();
    expect(gmail.labelsOf('one')).toEqual(['Muy importante', '\\Inbox']);
    expect(await subjects('Zürich')).toEqual([]);
    expect(await deleted()).toBe(0);
  });

  it('merges labels three ways', async () => {
    const id = await idOf('two', 'INBOX');
    await program.run(['flag', id, '--add', 'Mine', '--remove', 'Work']);
    gmail.labels.add('Theirs');
    gmail.messages[1]?.labels.add('Theirs');
    gmail.messages[1]?.labels.delete('Très urgent');
    await sync();
    expect(gmail.labelsOf('two')).toEqual(['Mine', 'Theirs', '\\Inbox']);
    expect(await tagsOf('two', 'INBOX')).toEqual(['Mine', 'Theirs']);
  });

  it('keeps a label that Gmail refuses here, and says so', async () => {
    const id = await idOf('one', 'INBOX');
    await program.run(['flag', id, '--add', '[Gmail]/Mine,Yours']);
    expect((await sync()).code).toBe(0);
    expect(gmail.labelsOf('one')).toEqual(['Yours', '\\Inbox']);
    expect(await tagsOf('one', 'INBOX')).toEqual(['Yours', '[Gmail]/Mine']);
    expect((await program.run(['search', 'is:pending'])).stdout).toContain('one');
  });

  it.each([
    ['told the new number', true, false],
    ['not told it', false, false],
    ['cut off from the answer', true, true],
  ])('archives by taking a message out of the inbox, %s', async (_how, tellsCopyUid, loses) => {
    gmail.tellsCopyUid = tellsCopyUid;
    gmail.losesNextMove = loses;
    const id = await idOf('two', 'INBOX');
    expect((await program.run(['archive', id])).code).toBe(0);
    expect((await sync()).code).toBe(loses ? 69 : 0);
    for (let syncs = 0; syncs < 3; syncs += 1) expect((await sync()).code).toBe(0);
    expect(gmail.labelsOf('two')).toEqual(['Très urgent', 'Work']);
    expect(gmail.messages).toHaveLength(3);
    expect(await subjects('INBOX')).toEqual(['one']);
    expect(await subjects(ALL)).toEqual(['one', 'three', 'two']);
    expect(await tagsOf('two', ALL)).toEqual(['Très urgent', 'Work']);
    expect(await deleted()).toBe(0);
    expect(gmail.bodies).toHaveLength(3);
    // And back.
    expect((await program.run(['undo'])).code).toBe(0);
    await sync();
    expect(gmail.labelsOf('two')).toEqual(['Très urgent', 'Work', '\\Inbox']);
    expect(await subjects(ALL)).toEqual(['one', 'three', 'two']);
    expect(gmail.bodies).toHaveLength(3);
  });

  it('archives what is looked at under a label out of the inbox, and leaves the label', async () => {
    await program.run(['archive', await idOf('two', 'Work')]);
    await sync();
    expect(gmail.labelsOf('two')).toEqual(['Très urgent', 'Work']);
    expect(await subjects('Work')).toEqual(['two']);
    await program.run(['archive', await idOf('three', ALL)]);
    await sync();
    expect(gmail.labelsOf('three')).toEqual(['\\Sent']);
  });

  it('has a deleted message in the trash, and nowhere else', async () => {
    await program.run(['delete', await idOf('two', 'INBOX')]);
    await sync();
    expect(gmail.labelsOf('two')).toEqual(['\\Trash']);
    const all = await program.json(['search', 'subject:two']);
    expect(all.map((row) => row['folder'])).toEqual([TRASH]);
    expect(await deleted()).toBe(0);
  });

  it('searches in its own words', async () => {
    await program.run(['search', '--server', 'two has:attachment tag:"Très urgent" from:ann']);
    const searches = gmail.server.commands.filter((line) => line.startsWith('UID SEARCH'));
    expect(searches[0]).toBe(
      String.raw`UID SEARCH X-GM-RAW "\"two\"" X-GM-RAW "has:attachment" ` +
        'X-GM-LABELS "Tr&AOg-s urgent" FROM "ann"',
    );
  });

  const sync = () => program.run(['sync']);

  /** How many are recently deleted; there is no such folder before something was. */
  async function deleted(): Promise<unknown> {
    const folders = await program.json(['folders']);
    return folders.find(({ name }) => name === 'Recently deleted')?.['total'] ?? 0;
  }

  async function subjects(folder: string): Promise<unknown[]> {
    return (await program.json(['list', folder])).map((row) => row['subject']).sort();
  }

  async function rowOf(subject: string, folder: string) {
    const row = (await program.json(['list', folder])).find((one) => one['subject'] === subject);
    if (row === undefined) throw new Error(`${subject} is not in ${folder}`);
    return row;
  }

  async function tagsOf(subject: string, folder: string): Promise<unknown> {
    return (await rowOf(subject, folder))['tags'];
  }

  async function idOf(subject: string, folder: string): Promise<string> {
    return String((await rowOf(subject, folder))['id']);
  }

  function inodesOf(folder: string): number[] {
    return ['cur', 'new'].flatMap((sub) => {
      const dir = join(program.mailDir, 'ann', folder, sub);
      return readdirSync(dir).map((name) => statSync(join(dir, name)).ino);
    });
  }
});
