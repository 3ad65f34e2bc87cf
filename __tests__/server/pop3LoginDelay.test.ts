/** When a POP3 server lets one in, and how that is remembered. */
import { describe, expect, it } from '@jest/globals';
import { type LetterBoxRig, withLetterBox } from '../support/letterBoxRig.js';

let rig: LetterBoxRig;
withLetterBox((fresh) => {
  rig = fresh;
});

const count = (verb: string): number => rig.server.count(verb);

describe('A server that wants time between logins', () => {
  it('is left alone by every process until then', async () => {
    rig.server.capabilities.push('LOGIN-DELAY 900');
    rig.server.fill(1);
    await rig.sync();
    await rig.restart();
    expect(await rig.sync()).toMatchObject({ ok: true, new: 0, errors: [] });
    expect(count('PASS')).toBe(1);
    expect(rig.events).toContainEqual({
      event: 'pause',
      account: 'home',
      until: new Date(rig.time + 900_000).toISOString(),
    });
    rig.time += 901_000;
    expect(await rig.sync()).toMatchObject({ ok: true });
    expect(count('PASS')).toBe(2);
  });

  it('is asked for no message before, also by who waited for a sync, and says until when', async () => {
    rig.server.capabilities.push('LOGIN-DELAY 900');
    rig.server.fill(1);
    await rig.sync();
    const ids = rig.inbox().map(({ id }) => id);
    const { signal } = new AbortController();
    const fetch = async (): Promise<unknown[]> => {
      const request = { again: true, signal, onProgress: () => undefined };
      return [...(await rig.service.fetchMessages(ids, request)).values()];
    };
    const refusal = (): object => ({
      kind: 'server-refused',
      retry: 'later',
      scope: { account: 'home' },
      message: expect.stringContaining(new Date(rig.time + 900_000).toLocaleTimeString()),
      hint: expect.stringMatching(/./),
    });
    await expect(fetch()).rejects.toMatchObject(refusal());
    rig.time += 901_000;
    const sync = rig.sync();
    await expect(fetch()).rejects.toMatchObject(refusal());
    expect(await sync).toMatchObject({ ok: true });
    expect(count('PASS')).toBe(2);
    rig.time += 901_000;
    expect(await fetch()).toEqual(['here']);
  });

  it('for some seconds, is waited for', async () => {
    rig.server.capabilities.push('LOGIN-DELAY 1');
    rig.server.fill(1);
    await rig.sync();
    const before = performance.now();
    expect(await rig.sync()).toMatchObject({ ok: true });
    expect(performance.now() - before).toBeGreaterThan(900);
    expect(count('PASS')).toBe(2);
  });

  it('and says so only when it refuses, is believed for some minutes', async () => {
    rig.server.override = (line) =>
      line.startsWith('PASS') ? '-ERR [LOGIN-DELAY] wait\r\n' : undefined;
    expect(await rig.sync()).toMatchObject({ ok: false, errors: [{ kind: 'server-refused' }] });
    rig.server.override = () => undefined;
    expect(await rig.sync()).toMatchObject({ ok: true });
    expect(count('PASS')).toBe(1);
    rig.time += 10 * 60_000;
    await rig.sync();
    expect(count('PASS')).toBe(2);
  });

  it('or has the mailbox in use for a moment, is asked again', async () => {
    let refusals = 2;
    rig.server.override = (line) =>
      line.startsWith('PASS') && refusals-- > 0 ? '-ERR [IN-USE] busy\r\n' : undefined;
    rig.server.fill(1);
    expect(await rig.sync()).toMatchObject({ ok: true, new: 1 });
    expect(count('PASS')).toBe(3);
  });
});
