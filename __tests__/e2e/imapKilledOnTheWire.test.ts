/**
 * The built program, killed (-9) at every message that it and a real IMAP server exchange in a sync
 * that pushes and pulls: when the server has not heard the command yet, and when it has done it
 * and the answer is lost. Nothing is lost, doubled or changed; every edit is applied once.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { killAtEveryStep, KilledSync } from '../support/killedSync.js';

describeWithDovecot('killed at every message on the wire', () => {
  let server: Dovecot;
  let stories: KilledSync[] = [];

  beforeAll(async () => {
    server = await startDovecot();
    stories = await Promise.all([KilledSync.prepare(server), KilledSync.prepare(server)]);
  }, 60_000);
  afterAll(async () => {
    for (const story of stories) await story.remove();
    await server.stop();
  });

  it('the next syncs complete what was begun', async () => {
    const steps = await killAtEveryStep(stories, async (story, step) => {
      const sync = story.begin();
      const held = story.proxy.hold(step);
      const code = await Promise.race([held, sync.ended]);
      sync.kill();
      await sync.ended;
      await story.proxy.release();
      return code !== 0;
    });
    // A login, a listing, some ten commands each of the push and of the pull, and their answers.
    expect(steps).toBeGreaterThan(50);
  }, 3_600_000);
});
