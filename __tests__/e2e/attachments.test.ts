/** Attachments by commands, on an IMAP account: listed, saved, and deleted from what is here. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startDemoServer, type DemoServer } from '../../src/app/demo/demoServer.js';
import { Program } from '../support/program.js';

interface Listed {
  part: string;
  name: string;
  inline: boolean;
}

/** Each step starts the program several times, in ms. */
const PATIENCE = 180_000;

describe('attachments', () => {
  const program = new Program();
  let demo: DemoServer;
  let id: string;
  let files: Listed[];
  const only = ['--account', 'work'];

  beforeAll(async () => {
    demo = await startDemoServer();
    program.configure(demo.accounts);
    await program.run(['sync']);
    const [first] = await program.json(['search', 'has:attachment:pdf', ...only]);
    id = String(first?.['id']);
    files = (await program.json(['attachments', id])) as unknown as Listed[];
  }, PATIENCE);
  afterAll(async () => {
    await demo.stop();
    program.remove();
  });

  it(
    'are listed as show has them, and saved',
    async () => {
      const [shown] = await program.json(['show', id]);
      expect(files).toEqual(shown?.['attachments']);
      const folder = join(program.home, 'saved');
      await program.run(['attachments', id, '--save', folder]);
      await program.run(['attachments', id, '--save', folder]);
      const beside = files.filter(({ inline }) => !inline);
      expect(readdirSync(folder)).toHaveLength(beside.length * 2);
    },
    PATIENCE,
  );

  it(
    'are deleted here alone: the server learns nothing, and the original is kept',
    async () => {
      const file = files.find(({ inline }) => !inline);
      const [before] = await program.json(['show', id]);
      await program.run(['attachments', id, '--delete', '--part', String(file?.part)]);
      const [after] = await program.json(['show', id]);
      expect(after?.['text']).toContain('[Deleted here on ');
      expect(after?.['attachments']).toHaveLength(files.length - 1);
      expect(after?.['server']).toBe('on-server');
      const [kept] = await program.json(['list', 'Recently deleted', ...only]);
      const [original] = await program.json(['show', String(kept?.['id'])]);
      expect(original?.['attachments']).toEqual(before?.['attachments']);
      const events = await program.json(['sync', 'work']);
      expect(events.at(-1)).toMatchObject({ ok: true, new: 0, pushed: 0, deleted: 0 });
      expect((await program.run(['verify', '--full'])).stdout).not.toContain('differ');
    },
    PATIENCE,
  );

  it(
    'stay deleted when the index is made anew, and come back from the server when asked',
    async () => {
      await program.run(['reindex']);
      const events = await program.json(['sync', 'work']);
      expect(events.at(-1)).toMatchObject({ ok: true, new: 0, pushed: 0 });
      const [still] = await program.json(['show', id]);
      expect(still?.['text']).toContain('[Deleted here on ');
      await program.run(['fetch', id, '--again']);
      const [back] = await program.json(['show', id]);
      expect(back?.['attachments']).toHaveLength(files.length);
    },
    PATIENCE,
  );

  it(
    'are refused where the message or the file is not there',
    async () => {
      const absent = await program.run(['attachments', id, '--part', '77']);
      expect(absent).toMatchObject({
        code: 65,
        stderr: expect.stringContaining('no attachment 77'),
      });
      expect(await program.run(['attachments', id, '--delete'])).toMatchObject({ code: 64 });
    },
    PATIENCE,
  );
});
