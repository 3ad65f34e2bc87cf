/** What every command prints with --json is what docs/json-schema.json says. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDemoServer, type DemoServer } from '../../src/app/demo/demoServer.js';
import { Program, testAccount } from '../support/program.js';

const SCHEMA = JSON.parse(
  readFileSync(join(process.cwd(), 'docs', 'json-schema.json'), 'utf8'),
) as { $id: string };
const ajv = new Ajv2020({
  strict: true,
  strictRequired: false,
  allErrors: true,
  allowUnionTypes: true,
});
ajv.addSchema(SCHEMA);

describe('the output for programs', () => {
  const program = new Program();
  let demo: DemoServer;

  beforeAll(async () => {
    demo = await startDemoServer();
    program.configure([...demo.accounts, testAccount('gone', 'imap', { port: 1 })]);
  });
  afterAll(async () => {
    await demo.stop();
    program.remove();
  });

  it('of sync is events, one summary for each account', async () => {
    const planned = await values(['sync', '--dry-run'], 69);
    mkdirSync(join(program.mailDir, 'work', 'INBOX', 'cur', 'no file'), { recursive: true });
    const events = [...planned, ...(await values(['sync'], 69))];
    expectAll('syncEvent', events);
    const kinds = new Set(events.map(({ event }) => event));
    expect([...kinds].sort()).toEqual([
      'folder',
      'plan',
      'progress',
      'state',
      'summary',
      'warning',
    ]);
    const ended = events.slice(planned.length).filter(({ event }) => event === 'summary');
    expect(ended.map(({ account }) => account).sort()).toEqual(['gone', 'home', 'work']);
  });

  it.each([
    ['message', ['list']],
    ['message', ['list', 'sent']],
    ['message', ['search', 'the']],
    ['folder', ['folders']],
    ['storage', ['storage']],
    ['account', ['accounts']],
    ['account', ['accounts', 'show', 'home']],
  ])('is %s from %j', async (name, words) => {
    const printed = await values(words);
    expect(printed.length).toBeGreaterThan(0);
    expectAll(name, printed);
  });

  it('of show is a message with what is in it', async () => {
    const rows = [...(await values(['list'])), ...(await values(['search', 'html']))];
    const shown = await Promise.all(
      rows.slice(0, 8).map(async ({ id }) => (await values(['show', String(id)]))[0]),
    );
    expectAll('shown', shown);
    const file = await program.run(['show', '-', '--json'], { input: 'Subject: x\n\ntext\n' });
    expectAll('shown', [JSON.parse(file.stdout)]);
  });

  it('of why is the story of a message', async () => {
    const [row] = await values(['list', '--limit', '1']);
    const id = String(row?.['id']);
    expect((await program.run(['flag', id, '--add', 'flagged'])).code).toBe(0);
    const printed = await values(['why', id]);
    expectAll('why', printed);
    expect(JSON.stringify(printed)).toContain('on the command line');
  });

  it('of verify is what it found, and a summary', async () => {
    // The directory among the messages is no message, and others may look into it.
    const events = await values(['verify', '--full'], 65);
    expect(new Set(events.map(({ kind }) => kind))).toEqual(
      new Set(['exposed', 'stray', undefined]),
    );
    expect(events.at(-1)).toMatchObject({ event: 'summary' });
    expectAll('verifyEvent', events);
  });

  it('of what copies mail out and in is counts', async () => {
    const box = join(program.home, 'out.mbox');
    const backup = join(program.home, 'backup');
    const exported = ['export', box, '--account', 'home', '--folder', 'inbox'];
    expectAll('exported', await values(exported));
    expectAll('imported', await values(['import', box, '--account', 'home']));
    expectAll('backedUp', await values(['backup', backup, '--verify']));
    expectAll('snapshot', await values(['restore-backup', backup, '--list']));
    expectAll('restored', await values(['restore-backup', backup]));
  });

  it('of addresses is people', async () => {
    const people = await values(['addresses']);
    expect(people.length).toBeGreaterThan(0);
    expectAll('correspondent', people);
  });

  it('of searches is what they find', async () => {
    await program.run(['searches', 'add', 'Links', 'has:link']);
    expectAll('savedSearch', await values(['searches']));
  });

  it('of outbox is messages and how their sending stands', async () => {
    const account = testAccount('away', 'pop3', { port: 1 });
    const outgoing = { ...account.incoming, port: 1 };
    const other = new Program();
    other.configure([{ ...account, outgoing }]);
    await other.run(['send', 'a@b.example'], { input: 'Subject: x\n\n' });
    const { stdout } = await other.run(['outbox', '--json']);
    other.remove();
    expectAll('outboxEntry', [JSON.parse(stdout)]);
  });

  it('of accounts test is one result for each', async () => {
    const results = await values(['accounts', 'test'], 69);
    expect(results.map(({ account, ok }) => [account, ok])).toEqual([
      ...demo.accounts.map(({ name }) => [name, true]),
      ['gone', false],
    ]);
    expectAll('loginTest', results);
  });

  it('of add-account is the account', async () => {
    const other = new Program();
    const words =
      'add-account ann@larsen.example --host h.example --password-stdin --no-test --json';
    const { code, stdout } = await other.run(words.split(' '), { input: 'hunter2\n' });
    other.remove();
    expect(code).toBe(0);
    expectAll('account', [JSON.parse(stdout)]);
  });

  it('of reindex is what was found', async () => {
    const [report] = await values(['reindex']);
    expectAll('reindexed', [report]);
    expect(report?.['skipped']).toBe(1);
  });

  async function values(
    words: readonly string[],
    expected = 0,
  ): Promise<Record<string, unknown>[]> {
    const { code, stdout, stderr } = await program.run([...words, '--json']);
    expect([code, words, stderr]).toEqual([expected, words, expect.any(String)]);
    const lines = stdout.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }
});

function expectAll(name: string, values: readonly unknown[]): void {
  const validate: ValidateFunction = ajv.compile({ $ref: `${SCHEMA.$id}#/$defs/${name}` });
  for (const value of values) {
    const fits = validate(value);
    expect([fits, validate.errors ?? [], fits ? null : value]).toEqual([true, [], null]);
  }
}
