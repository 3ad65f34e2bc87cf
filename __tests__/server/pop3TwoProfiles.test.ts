/** Two machines that fetch from one letter-box: each gets every message exactly once. */
import { describe, expect, it } from '@jest/globals';
import { letterBytes } from '../support/letterBoxServer.js';
import { LetterBoxRig, withLetterBox } from '../support/letterBoxRig.js';

const DAY = 86_400_000;
let rig: LetterBoxRig;
withLetterBox((fresh) => {
  rig = fresh;
});

describe('One letter-box, two profiles', () => {
  it('keep brings every message to both exactly once', async () => {
    rig.server.fill(5);
    const other = new LetterBoxRig();
    other.server.start = () => Promise.resolve();
    Object.defineProperty(other.server, 'port', { get: () => rig.server.port });
    await rig.sync();
    await other.sync();
    rig.server.letters.push({ uidl: 'late', bytes: letterBytes(99) });
    await other.sync();
    await rig.sync();
    await rig.sync();
    expect(rig.files()).toEqual(other.files());
    expect(rig.files()).toEqual(LetterBoxRig.asStored(rig.server.letters));
    await other.close();
  });

  it('days:N brings every message to both, as long as each looks within the days', async () => {
    rig.server.fill(5);
    const sent = [...rig.server.letters];
    const other = new LetterBoxRig();
    other.server.start = () => Promise.resolve();
    Object.defineProperty(other.server, 'port', { get: () => rig.server.port });
    rig.policy = other.policy = 'days:7';
    for (let day = 0; day < 10; day += 1) {
      expect(await rig.sync()).toMatchObject({ ok: true });
      if (day % 5 === 4) expect(await other.sync()).toMatchObject({ ok: true });
      rig.time += DAY;
      other.time += DAY;
      rig.server.fill(1, 100 + day);
      sent.push(...rig.server.letters.slice(-1));
    }
    await rig.sync();
    await other.sync();
    expect(rig.server.letters.length).toBeLessThan(sent.length);
    expect(rig.files()).toEqual(LetterBoxRig.asStored(sent));
    expect(other.files()).toEqual(rig.files());
    await other.close();
  });
});
