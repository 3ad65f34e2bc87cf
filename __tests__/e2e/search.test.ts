/** `mailtui search` and `mailtui addresses`, as a shell runs them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startDemoServer, type DemoServer } from '../../src/app/demo/demoServer.js';
import { Program } from '../support/program.js';

let demo: DemoServer;
let program: Program;

beforeAll(async () => {
  demo = await startDemoServer();
  program = new Program();
  program.configure(demo.accounts);
  expect((await program.run(['sync'])).code).toBe(0);
}, 60_000);
afterAll(async () => {
  program.remove();
  await demo.stop();
});

describe('a search', () => {
  it('finds what the query says, newest first', async () => {
    const all = await program.json(['search', 'smaller:1G']);
    expect(all.length).toBeGreaterThan(20);
    const found = await program.json(['search', 'has:attachment', '-is:read']);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(all.length);
    for (const { flags } of found) expect(flags).not.toContain('seen');
    const others = await program.json(['search', '-(has:attachment', '-is:read)']);
    expect(found.length + others.length).toBe(all.length);
    expect(await program.json(['search', 'in:inbox OR -in:inbox', '--limit', '5'])).toEqual(
      all.slice(0, 5),
    );
  });

  it('says where a query is wrong, and what to write instead', async () => {
    const { code, stdout, stderr } = await program.run(['search', 'report', 'form:ann']);
    expect([code, stdout]).toEqual([65, '']);
    expect(stderr).toBe(
      'mailtui: there is no field form:\n  report >>>form:<<<ann\n  Did you mean from:?\n',
    );
    const folder = await program.run(['search', 'in:inbx']);
    expect([folder.code, folder.stderr]).toEqual([65, expect.stringContaining('in:inbox?')]);
    const control = await program.run(['search', 'is:\u001b[31m']);
    expect([control.code, control.stderr.includes('\u001b')]).toEqual([65, false]);
  });

  it('searches on with a hint where that may be meant', async () => {
    const { code, stderr } = await program.run(['search', 'colour:red']);
    expect([code, stderr]).toEqual([0, expect.stringContaining('colour: is no field')]);
  });

  it.each([[['search', '']], [['search', '--limt', '3', 'x']]])('refuses %j', async (words) => {
    const { code, stdout } = await program.run(words);
    expect([code, stdout]).toEqual([64, '']);
  });
});

describe('saved searches', () => {
  it('are kept, counted, replaced and forgotten', async () => {
    const add = ['searches', 'add', 'With files', 'has:attachment', '-in:trash'];
    expect((await program.run(add)).code).toBe(0);
    expect((await program.run(['searches', 'add', 'with FILES', 'has:image'])).code).toBe(0);
    expect((await program.run(['searches', 'add', 'Unread', 'is:unread'])).code).toBe(0);
    const [files, unread] = await program.json(['searches']);
    const found = await program.json(['search', 'has:image', '--limit', '1000']);
    expect(files).toMatchObject({ name: 'with FILES', query: 'has:image', total: found.length });
    expect(unread).toMatchObject({ name: 'Unread' });
    expect(unread?.['unread']).toBe(unread?.['total']);
    expect((await program.run(['searches', 'remove', 'unread'])).code).toBe(0);
    expect(await program.json(['searches', 'list'])).toHaveLength(1);
  });

  it.each([
    [['add', 'x', 'form:ann'], 'from:'],
    [['add', ' ', 'ann'], 'one line'],
    [['add', 'x', ''], 'how a query is written'],
    [['remove', 'nothing of the kind'], 'Saved are'],
  ])('are refused with a hint: %j', async (words, hint) => {
    const { code, stderr } = await program.run(['searches', ...words]);
    expect([code, stderr]).toEqual([64, expect.stringContaining(hint)]);
  });
});

describe('address books', () => {
  it('are imported, found and exported', async () => {
    const card = 'BEGIN:VCARD\nFN:Zoe Quux\nEMAIL:zoe@quux.example\nEND:VCARD\n';
    const imported = await program.run(['addresses', 'import', '-'], { input: card });
    expect([imported.code, imported.stderr]).toEqual([0, expect.stringContaining('has 1')]);
    expect(await program.json(['addresses', 'quux'])).toMatchObject([
      { name: 'Zoe Quux', address: 'zoe@quux.example', messages: 0 },
    ]);
    const { stdout } = await program.run(['addresses', 'export', 'quux', '--format', 'mutt']);
    expect(stdout).toBe('alias zoe "Zoe Quux" <zoe@quux.example>\n');
    expect((await program.run(['addresses', 'import', '-'], { input: 'x' })).code).toBe(65);
  });
});

describe('people', () => {
  it('come with those first to whom one wrote', async () => {
    const people = await program.json(['addresses']);
    const written = people.map((person) => Number(person['written']));
    expect(written[0]).toBeGreaterThan(0);
    expect(written.indexOf(0)).toBe(written.filter((count) => count > 0).length);
    const address = String(people[0]?.['address']);
    const [found] = await program.json(['addresses', address.slice(0, 4), '--limit', '1']);
    expect(found?.['address']).toBe(address);
    expect((await program.run(['addresses', 'nobody-of-this-name'])).stdout).toBe('');
  });
});
