/**
 * The built program, killed (-9) right before every step on the disk of a sync that pushes to and
 * pulls from a real IMAP server: between a file, its name and its row, between what was pushed and
 * its commit. Nothing is lost, doubled or changed; every edit is applied once.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { bundleChild } from '../support/child.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { killAtEveryStep, KilledSync } from '../support/killedSync.js';

describeWithDovecot('killed at every step on the disk', () => {
  let server: Dovecot;
  let stories: KilledSync[] = [];
  let killer: string;

  beforeAll(async () => {
    server = await startDovecot();
    stories = await Promise.all([KilledSync.prepare(server), KilledSync.prepare(server)]);
    killer = await bundleChild('killAtStep');
  }, 60_000);
  afterAll(async () => {
    for (const story of stories) await story.remove();
    await server.stop();
  });

  it('the next syncs complete what was begun', async () => {
    const steps = await killAtEveryStep(stories, async (story, step) => {
      const sync = story.begin({
        NODE_OPTIONS: `--import ${killer}`,
        KILL_AT_STEP: String(step),
      });
      const code = await sync.ended;
      await story.proxy.release();
      expect([0, null]).toContain(code);
      return code === null;
    });
    // Three messages come, six files move, and what was pushed is committed piece by piece.
    expect(steps).toBeGreaterThan(60);
  }, 3_600_000);
});
