/** Servers that name their messages badly: nothing is downloaded twice, and nothing overlooked. */
import { describe, expect, it } from '@jest/globals';
import { LetterBoxRig, withLetterBox } from '../support/letterBoxRig.js';
import { letterBytes } from '../support/letterBoxServer.js';

let rig: LetterBoxRig;
withLetterBox((fresh) => {
  rig = fresh;
});

const count = (verb: string): number => rig.server.count(verb);
const rename = (): void => {
  rig.server.letters = rig.server.letters.map(({ bytes }, n) => ({ uidl: `again-${n}`, bytes }));
};
const expectAllOnce = async (): Promise<void> => {
  expect(await rig.sync()).toMatchObject({ ok: true, new: 0 });
  expect(rig.files()).toEqual(LetterBoxRig.asStored(rig.server.letters));
  expect(rig.inbox().map(({ server }) => server)).toEqual(
    rig.server.letters.map(() => 'on-server'),
  );
};

it.each([true, false])(
  'A letter-box is fetched in the order asked for (newest first: %s)',
  async (wish) => {
    rig.newestFirst = wish;
    rig.server.fill(4);
    await rig.sync();
    const asked = rig.server.lines.filter((line) => line.startsWith('RETR'));
    const oldestFirst = ['RETR 1', 'RETR 2', 'RETR 3', 'RETR 4'];
    expect(asked).toEqual(wish ? oldestFirst.reverse() : oldestFirst);
  },
);

describe('A letter-box that is renamed as a whole', () => {
  it('is recognised by size and header; nothing is downloaded again', async () => {
    rig.server.fill(40);
    await rig.sync();
    rename();
    rig.server.fill(1, 100);
    expect(await rig.sync()).toMatchObject({ ok: true, new: 1 });
    expect(count('RETR')).toBe(41);
    await expectAllOnce();
  });

  it.each([
    ['counts octets wrongly', () => (rig.server.octets = ({ bytes }) => bytes.length + 70)],
    [
      'sends what does not end with a line',
      () => {
        rig.server.letters = rig.server.letters.map(({ uidl, bytes }) => ({
          uidl,
          bytes: bytes.subarray(0, -2),
        }));
        rig.server.octets = ({ bytes }) => bytes.length;
      },
    ],
  ])('also when the server %s', async (_name, prepare) => {
    rig.server.fill(15);
    prepare();
    await rig.sync();
    rename();
    expect(await rig.sync()).toMatchObject({ ok: true, new: 0 });
    expect(count('RETR')).toBe(15);
  });

  it('is recognised by whole messages where the server has no TOP, and stored once', async () => {
    rig.server.fill(15);
    rig.server.unknown.add('TOP');
    await rig.sync();
    rename();
    expect(await rig.sync()).toMatchObject({ ok: true, new: 0 });
    await expectAllOnce();
  });

  it('is not emptied in the same sync', async () => {
    rig.policy = 'days:1';
    rig.server.fill(15);
    await rig.sync();
    rename();
    rig.time += 2 * 86_400_000;
    expect(await rig.sync()).toMatchObject({ ok: true, new: 0, deleted: 0 });
    expect(rig.warnings().join()).toContain('new names');
    expect(await rig.sync()).toMatchObject({ ok: true, deleted: 15 });
  });

  it('keeps apart what only looks alike', async () => {
    rig.server.fill(12);
    await rig.sync();
    rename();
    // As many octets, another message.
    const other = Buffer.from(letterBytes(3).toString().replaceAll('letter 3', 'retter 3'));
    rig.server.letters[5] = { uidl: 'other', bytes: other };
    expect(await rig.sync()).toMatchObject({ ok: true, new: 1 });
    expect(rig.files()).toHaveLength(13);
    expect(rig.files()).toEqual(expect.arrayContaining(LetterBoxRig.asStored([{ bytes: other }])));
  });
});

describe('An account that moved to another server', () => {
  it('does not download its mail again', async () => {
    rig.server.fill(8);
    await rig.sync();
    const { service } = rig;
    await rig.restart();
    rename();
    rig.host = 'localhost';
    expect(rig.service).not.toBe(service);
    expect(await rig.sync()).toMatchObject({ ok: true, new: 0 });
    await expectAllOnce();
  });
});

describe('A server that uses its UIDLs again', () => {
  it('has its new message fetched under the old name', async () => {
    const number = (): void => {
      rig.server.letters.forEach((letter, n) => (letter.uidl = String(n + 1)));
    };
    rig.server.fill(3);
    number();
    await rig.sync();
    rig.server.letters.shift();
    rig.server.letters.push({ uidl: '', bytes: letterBytes(77, 500) });
    number();
    await rig.sync();
    await rig.sync();
    const stored = rig.files();
    for (const letter of LetterBoxRig.asStored(rig.server.letters))
      expect(stored).toContain(letter);
  });

  it('loses nothing when it is emptied', async () => {
    rig.policy = 'days:1';
    rig.server.fill(3);
    rig.server.letters.forEach((letter, n) => (letter.uidl = String(n + 1)));
    await rig.sync();
    rig.server.letters.pop();
    rig.server.letters.push({ uidl: '3', bytes: letterBytes(77, 500) });
    rig.time += 2 * 86_400_000;
    rig.server.onRemoval = (letters) => {
      const stored = rig.files();
      for (const letter of LetterBoxRig.asStored(letters)) expect(stored).toContain(letter);
    };
    await rig.sync();
    await rig.sync();
    expect(rig.files()).toHaveLength(4);
  });

  it('keeps what it would not show, until it shows it', async () => {
    rig.policy = 'days:1';
    rig.server.fill(3);
    await rig.sync();
    rig.server.letters[0] = { uidl: 'uid-0', bytes: letterBytes(77, 500) };
    rig.server.override = (line) =>
      line === 'TOP 1 0' || line === 'RETR 1' ? '-ERR not now\r\n' : undefined;
    rig.time += 2 * 86_400_000;
    expect(await rig.sync()).toMatchObject({ ok: true, deleted: 2 });
    rig.server.override = () => undefined;
    expect(await rig.sync()).toMatchObject({ ok: true, new: 1 });
  });

  it('has messages of one name that leave at different times, and none comes twice', async () => {
    rig.policy = 'days:10';
    rig.server.letters = [{ uidl: 'same', bytes: letterBytes(1, 300) }];
    await rig.sync();
    rig.time += 6 * 86_400_000;
    rig.server.letters.push({ uidl: 'same', bytes: letterBytes(2, 500) });
    await rig.sync();
    rig.time += 5 * 86_400_000;
    expect(await rig.sync()).toMatchObject({ deleted: 1 });
    expect(await rig.sync()).toMatchObject({ ok: true, new: 0, deleted: 0 });
    expect(rig.files()).toHaveLength(2);
    rig.time += 6 * 86_400_000;
    expect(await rig.sync()).toMatchObject({ ok: true, new: 0, deleted: 1 });
    expect(rig.files()).toHaveLength(2);
  });

  it('is believed when a message only grew a line that says it was read', async () => {
    rig.server.fill(3);
    await rig.sync();
    rig.server.letters = rig.server.letters.map(({ uidl, bytes }) => ({
      uidl,
      bytes: Buffer.from(bytes.toString().replace('\r\n\r\n', '\r\nStatus: RO\r\n\r\n')),
    }));
    expect(await rig.sync()).toMatchObject({ ok: true, new: 0 });
    expect(rig.files()).toHaveLength(3);
  });
});

describe('A server with UIDLs that are no names', () => {
  it.each([
    [
      'none at all',
      () => {
        rig.server.unknown.add('UIDL');
        rig.server.capabilities = ['TOP', 'USER'];
      },
    ],
    ['the same for all', () => rig.server.letters.forEach((letter) => (letter.uidl = 'same'))],
    ['odd spacing', () => rig.server.letters.forEach((l, n) => (l.uidl = `  a   b${n}  `))],
  ])('(%s) has each message here once, and only then gone there', async (_name, prepare) => {
    rig.server.fill(4);
    prepare();
    await rig.sync();
    await expectAllOnce();
    await rig.restart('delete');
    rig.server.onRemoval = (letters) => {
      const stored = rig.files();
      for (const letter of LetterBoxRig.asStored(letters)) expect(stored).toContain(letter);
    };
    expect(await rig.sync()).toMatchObject({ ok: true, new: 0, deleted: 4 });
    expect(rig.files()).toHaveLength(4);
  });
});
