/** What happens on a POP3 server to mail that is safe here: exactly what the policy says. */
import { describe, expect, it } from '@jest/globals';
import { appendFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LetterBoxRig, withLetterBox } from '../support/letterBoxRig.js';

const DAY = 86_400_000;
let rig: LetterBoxRig;
withLetterBox((fresh) => {
  rig = fresh;
});

const count = (verb: string): number => rig.server.count(verb);

describe('After download', () => {
  it('keep leaves everything on the server', async () => {
    rig.server.fill(3);
    expect(await rig.sync()).toMatchObject({ ok: true, new: 3, deleted: 0 });
    expect(await rig.sync()).toMatchObject({ ok: true, new: 0 });
    expect(rig.server.letters).toHaveLength(3);
    expect(count('DELE')).toBe(0);
    expect(rig.inbox().map(({ server }) => server)).toEqual(Array(3).fill('on-server'));
  });

  it('delete takes away what is safe here; gone is what a later listing does not have', async () => {
    rig.policy = 'delete';
    rig.server.fill(30);
    const sent = [...rig.server.letters];
    expect(await rig.sync()).toMatchObject({ ok: true, new: 30, deleted: 30 });
    expect(rig.server.letters).toEqual([]);
    expect(rig.inbox().map(({ server }) => server)).toEqual(Array(30).fill('pending'));
    expect(await rig.sync()).toMatchObject({ ok: true, new: 0, deleted: 0 });
    expect(rig.inbox().map(({ server }) => server)).toEqual(Array(30).fill('gone'));
    expect(rig.files()).toEqual(LetterBoxRig.asStored(sent));
  });

  it('days:N takes away after N days, and not before', async () => {
    rig.policy = 'days:14';
    rig.server.fill(3);
    await rig.sync();
    rig.time += 13 * DAY;
    rig.server.fill(1, 3);
    expect(await rig.sync()).toMatchObject({ new: 1, deleted: 0 });
    rig.time += DAY;
    expect(await rig.sync()).toMatchObject({ new: 0, deleted: 3 });
    expect(rig.server.letters.map(({ uidl }) => uidl)).toEqual(['uid-3']);
  });

  it('days:N also works where nothing on the server has changed', async () => {
    rig.policy = 'days:1';
    rig.server.fill(2);
    await rig.sync();
    await rig.sync();
    rig.time += 2 * DAY;
    await rig.restart();
    expect(await rig.sync()).toMatchObject({ deleted: 2 });
  });

  it('when-deleted takes away what was deleted here or moved out of the inbox', async () => {
    rig.policy = 'when-deleted';
    rig.server.fill(4);
    await rig.sync();
    const [first, second] = rig.inbox();
    await rig.service.removeMessages([first?.id ?? '']);
    await rig.service.archiveMessages([second?.id ?? '']);
    expect(await rig.sync()).toMatchObject({ ok: true, new: 0, deleted: 2 });
    const left = rig.server.letters.map(({ bytes }) => bytes.toString());
    expect(left).toHaveLength(2);
    expect(left).not.toContain(first?.subject);
    expect(await rig.sync()).toMatchObject({ ok: true, new: 0, deleted: 0 });
    expect(rig.inbox()).toHaveLength(2);
  });

  it('what was deleted or moved here is not fetched again from a server that keeps it', async () => {
    rig.server.fill(4);
    await rig.sync();
    const [first, second] = rig.inbox();
    await rig.service.removeMessages([first?.id ?? '']);
    await rig.service.archiveMessages([second?.id ?? '']);
    rig.server.fill(1, 4);
    expect(await rig.sync()).toMatchObject({ new: 1 });
    // After the time for second thoughts it is deleted for good.
    rig.time += 30 * DAY;
    await rig.sync();
    rig.server.fill(1, 5);
    expect(await rig.sync()).toMatchObject({ new: 1 });
    expect(rig.inbox()).toHaveLength(4);
    expect(rig.server.letters).toHaveLength(6);
  });

  it('vanished on the server never touches mail here', async () => {
    rig.server.fill(5);
    await rig.sync();
    rig.server.letters = [];
    expect(await rig.sync()).toMatchObject({ ok: true, deleted: 0 });
    expect(rig.files()).toHaveLength(5);
    expect(rig.inbox().map(({ server }) => server)).toEqual(Array(5).fill('gone'));
  });
});

describe('A message stays on the server', () => {
  it('while its file here is not what was stored, and its owner is told', async () => {
    rig.server.fill(3);
    await rig.sync();
    const folder = join(rig.dir, 'mail', 'home', 'INBOX', 'new');
    const [damaged = ''] = readdirSync(folder);
    appendFileSync(join(folder, damaged), 'x');
    await rig.restart('delete');
    expect(await rig.sync()).toMatchObject({ deleted: 2 });
    expect(rig.server.letters).toHaveLength(1);
    expect(rig.warnings().join()).toContain('1 messages stay on the server');
  });

  it('when its file is lost: it is fetched again first', async () => {
    rig.server.fill(3);
    await rig.sync();
    const folder = join(rig.dir, 'mail', 'home', 'INBOX', 'new');
    rmSync(join(folder, readdirSync(folder)[0] ?? ''));
    await rig.restart('delete');
    rig.server.onRemoval = () => {
      expect(rig.files()).toHaveLength(3);
    };
    expect(await rig.sync()).toMatchObject({ new: 1, deleted: 3 });
  });

  it('when the server does not list all that it has', async () => {
    rig.policy = 'delete';
    rig.server.fill(3);
    rig.server.override = (line) => (line === 'STAT' ? '+OK 4 1000\r\n' : undefined);
    expect(await rig.sync()).toMatchObject({ ok: true, new: 3, deleted: 0 });
    expect(rig.warnings().join()).toContain('not whole');
    rig.server.override = () => undefined;
    expect(await rig.sync()).toMatchObject({ ok: true, deleted: 3 });
  });

  it('when the server refuses to let it go, or to end the session', async () => {
    rig.policy = 'delete';
    rig.server.fill(3);
    rig.server.override = (line) => (line === 'DELE 2' ? '-ERR [IN-USE] no\r\n' : undefined);
    expect(await rig.sync()).toMatchObject({ ok: true, deleted: 2 });
    rig.server.override = (line) => (line === 'QUIT' ? '-ERR some not removed\r\n' : undefined);
    expect(await rig.sync()).toMatchObject({ ok: true, deleted: 0 });
    expect(rig.warnings().join()).toContain('did not confirm that 1 messages are removed');
    rig.server.override = () => undefined;
    expect(await rig.sync()).toMatchObject({ ok: true, deleted: 1 });
  });
});

it('A message is durable here before the server hears of its removal', async () => {
  rig.policy = 'delete';
  rig.server.fill(3);
  rig.server.override = (line) => {
    const [verb = ''] = line.split(' ');
    if (verb === 'DELE' || verb === 'QUIT') rig.trace.push(verb);
    return undefined;
  };
  await rig.sync();
  const order = ['file', 'names', 'row', 'names', 'DELE', 'QUIT'];
  const seen = rig.trace.filter((step, n) => step !== rig.trace[n - 1]);
  expect(seen).toEqual(order);
  expect(rig.trace.filter((step) => step === 'file')).toHaveLength(3);
});

describe('The delete brake', () => {
  it('holds back what a change of the policy would remove at once, until --force', async () => {
    rig.server.fill(30);
    await rig.sync();
    rig.time += 1000;
    await rig.restart('delete');
    rig.server.fill(2, 30);
    const braked = await rig.sync();
    expect(braked).toMatchObject({ ok: false, new: 2, deleted: 2, errors: [{ kind: 'braked' }] });
    expect(rig.server.letters).toHaveLength(30);
    expect(await rig.sync()).toMatchObject({ errors: [{ kind: 'braked' }] });
    expect(await rig.sync({ force: true })).toMatchObject({ ok: true, deleted: 30 });
    rig.server.fill(25, 100);
    expect(await rig.sync()).toMatchObject({ ok: true, new: 25, deleted: 25 });
  });

  it('does not hold up a small letter-box, nor a part of a large one', async () => {
    rig.server.fill(20);
    await rig.sync();
    await rig.restart('delete');
    expect(await rig.sync()).toMatchObject({ ok: true, deleted: 20 });
  });

  it('holds back what is overdue when days are set, and not what comes due by them later', async () => {
    rig.server.fill(30);
    await rig.sync();
    rig.time += 4 * DAY;
    rig.server.fill(40, 100);
    await rig.sync();
    rig.time += DAY;
    await rig.restart('days:3');
    expect(await rig.sync()).toMatchObject({ ok: true, deleted: 30 });
    rig.time += 3 * DAY;
    expect(await rig.sync()).toMatchObject({ ok: true, deleted: 40 });
    rig.server.fill(30, 200);
    await rig.restart('keep');
    await rig.sync();
    rig.time += 4 * DAY;
    await rig.restart('days:3');
    expect(await rig.sync()).toMatchObject({ ok: false, deleted: 0, errors: [{ kind: 'braked' }] });
    expect(await rig.sync({ force: true })).toMatchObject({ ok: true, deleted: 30 });
  });

  it('does not hold up what came with a large first sync, when its days are over', async () => {
    rig.policy = 'days:3';
    rig.server.fill(30);
    await rig.sync();
    rig.time += 4 * DAY;
    expect(await rig.sync()).toMatchObject({ ok: true, deleted: 30 });
  });

  it('holds back when the clock went ahead, until it is right again or the user says so', async () => {
    rig.policy = 'days:30';
    rig.server.fill(30);
    await rig.sync();
    rig.time += 400 * DAY;
    for (let again = 0; again < 2; again += 1) {
      expect(await rig.sync()).toMatchObject({ deleted: 0, errors: [{ kind: 'braked' }] });
    }
    expect(count('DELE')).toBe(0);
    expect(rig.warnings().at(-1)).toContain('400 days ago: is the clock right?');
    rig.time -= 399 * DAY;
    expect(await rig.sync()).toMatchObject({ ok: true, deleted: 0 });
    rig.time += 399 * DAY;
    expect(await rig.sync({ force: true })).toMatchObject({ ok: true, deleted: 30 });
  });

  it('holds back when most of many were deleted here', async () => {
    rig.policy = 'when-deleted';
    rig.server.fill(30);
    await rig.sync();
    await rig.service.removeMessages(rig.inbox().map(({ id }) => id));
    expect(await rig.sync()).toMatchObject({ ok: false, deleted: 0, errors: [{ kind: 'braked' }] });
    expect(await rig.sync({ force: true })).toMatchObject({ ok: true, deleted: 30 });
  });
});

describe('A dry run', () => {
  it('says what would be fetched and removed, and does neither', async () => {
    rig.server.fill(3);
    await rig.sync();
    await rig.restart('delete');
    rig.server.fill(2, 3);
    rig.events.length = 0;
    expect(await rig.sync({ dryRun: true })).toMatchObject({ ok: true, new: 0, deleted: 0 });
    expect(rig.events.find(({ event }) => event === 'plan')).toMatchObject({
      fetch: 2,
      push: { removals: 5 },
    });
    expect(count('DELE')).toBe(0);
    expect(rig.files()).toHaveLength(3);
  });
});

describe('A long download', () => {
  it('is cut into sessions, so that what is safe here leaves as it goes on', async () => {
    rig.policy = 'delete';
    rig.server.fill(2100);
    const removals: number[] = [];
    rig.server.onRemoval = (letters) => removals.push(letters.length);
    expect(await rig.sync()).toMatchObject({ ok: true, new: 2100, deleted: 2100 });
    expect(removals).toEqual([1000, 1000, 100]);
    expect(count('RETR')).toBe(2100);
    await rig.sync();
    expect(new Set(rig.inbox().map(({ server }) => server))).toEqual(new Set(['gone']));
  }, 60_000);

  it('is cut after some minutes, too, and goes on in the next session', async () => {
    rig.policy = 'delete';
    rig.server.fill(5);
    const sent = [...rig.server.letters];
    const removals: number[] = [];
    rig.server.onRemoval = (letters) => removals.push(letters.length);
    let isSlow = true;
    rig.server.override = (line) => {
      if (isSlow && line.startsWith('RETR')) rig.time += 6 * 60_000;
      isSlow &&= !line.startsWith('RETR');
      return undefined;
    };
    expect(await rig.sync()).toMatchObject({ ok: true, new: 5, deleted: 5 });
    expect(removals).toEqual([1, 4]);
    expect(rig.files()).toEqual(LetterBoxRig.asStored(sent));
  });

  it('is not cut where nothing leaves, or where the server wants time between logins', async () => {
    rig.server.fill(1100);
    await rig.sync();
    expect(count('PASS')).toBe(1);
    await rig.restart('delete');
    rig.server.capabilities.push('LOGIN-DELAY 60');
    rig.server.fill(1100, 2000);
    await rig.sync();
    expect(count('PASS')).toBe(2);
  }, 60_000);
});
