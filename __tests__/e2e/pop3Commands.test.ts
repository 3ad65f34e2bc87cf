/** The built program on a POP3 account: what becomes of single messages on the server. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { LetterBoxServer } from '../support/letterBoxServer.js';
import { Program, testAccount } from '../support/program.js';

const program = new Program();
const server = new LetterBoxServer();

beforeAll(async () => {
  await server.start();
  server.fill(4);
  const { port } = server;
  program.configure([{ ...testAccount('home', 'pop3', { port }), afterDownload: 'days:7' }]);
});
afterAll(async () => {
  program.remove();
  await server.stop();
});

/** Of the messages by their subject: what `--json` says of them and the server. */
async function states(): Promise<Record<string, unknown>> {
  const listed = await program.json(['list']);
  return Object.fromEntries(
    listed.map(({ subject, server: state, wish, leaves }) => [
      String(subject).replace('letter ', ''),
      [state, wish, leaves !== undefined],
    ]),
  );
}

it('keeps them, deletes them, leaves them to the policy, and takes all of it back', async () => {
  expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
  const ids = new Map(
    (await program.json(['list'])).map(({ subject, id }) => [subject, String(id)]),
  );
  const id = (n: number): string => ids.get(`letter ${n}`) ?? '';
  const asPolicy = ['on-server', undefined, true];
  expect(await program.run(['server', 'keep', id(0), id(1)])).toMatchObject({
    code: 0,
    stdout: '',
  });
  expect(await program.json(['server', 'delete', id(2)])).toMatchObject([
    { id: id(2), server: 'pending', wish: 'delete' },
  ]);
  expect(await program.run(['server', 'policy', id(0)])).toMatchObject({ code: 0 });
  expect(await states()).toEqual({
    ...{ 0: asPolicy, 1: ['on-server', 'keep', false] },
    ...{ 2: ['pending', 'delete', false], 3: asPolicy },
  });
  expect(await program.run(['undo'])).toMatchObject({
    stdout: 'undo: changed what the server keeps of 1 message\n',
  });
  expect(await states()).toMatchObject({ 0: ['on-server', 'keep', false] });

  const { code, stdout } = await program.run(['sync', '--dry-run']);
  expect([code, stdout.split('\n')]).toEqual([
    0,
    [
      expect.stringContaining(' 1 removals'),
      'To be removed from the server:',
      `  ${id(2)}  letter 2`,
      '',
    ],
  ]);

  // Also after the index was made anew.
  expect(await program.run(['reindex'])).toMatchObject({ code: 0 });
  expect(await program.run(['sync'])).toMatchObject({ code: 0 });
  expect(await program.run(['sync'])).toMatchObject({ code: 0 });
  expect(server.letters.map(({ uidl }) => uidl)).toEqual(['uid-0', 'uid-1', 'uid-3']);
  expect(await states()).toEqual({
    ...{ 0: ['on-server', 'keep', false], 1: ['on-server', 'keep', false] },
    ...{ 2: ['gone', 'delete', false], 3: asPolicy },
  });
  const refused = await program.run(['server', 'delete', id(3), id(2)]);
  expect(refused).toMatchObject({ code: 65, stderr: expect.stringContaining('not on the server') });
  expect(await states()).toMatchObject({ 3: asPolicy });
});
