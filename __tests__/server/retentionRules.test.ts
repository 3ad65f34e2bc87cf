/** How long mail stays in folders: old mail goes when the user has said so, and can be had back. */
import { describe, expect, it } from '@jest/globals';
import { runRetention } from '../../src/app/retention/retentionOnDemand.js';
import { KEPT_AFTER_REMOVAL } from '../../src/core/recentlyDeleted.js';
import type { RetentionRule } from '../../src/core/retentionRules.js';
import { plainMessages } from '../support/sampleMail.js';
import { serviceUnderTest, type ServiceUnderTest } from '../support/serviceUnderTest.js';

const DAY = 24 * 60 * 60_000;
const DELETED = '%recently-deleted';
const TRASH: RetentionRule = { name: 'trash', in: 'trash', days: 30 };

describe('a retention rule', () => {
  const the = serviceUnderTest();

  it('does nothing by itself before it was run, then with every sync, there as well', async () => {
    const t = await begun(the(), TRASH, 40 * DAY, 3);
    expect(subjects(t, 'Trash')).toHaveLength(3);
    expect(await run(t, TRASH, { dryRun: true })).toMatchObject({ due: 3, removed: 0 });
    await t.sync();
    expect(subjects(t, 'Trash')).toHaveLength(3);
    expect(await run(t, TRASH)).toMatchObject({ due: 3, removed: 3, braked: [] });
    expect(t.list('work', DELETED)).toMatchObject([{}, {}, { removedBy: 'retention' }]);
    await t.sync();
    expect(t.imap.mailbox('Trash').messages).toEqual([]);
    t.imap.deliver('Trash', plainMessages(4).slice(3), { received: Date.now() - 35 * DAY });
    await t.sync();
    await t.sync();
    expect(t.imap.mailbox('Trash').messages).toEqual([]);
    expect(t.list('work', DELETED)).toHaveLength(4);
  });

  it('can be taken back until the grace period ends, and tells that it was it', async () => {
    const t = await begun(the(), TRASH, 40 * DAY, 1);
    await run(t, TRASH);
    const [row] = t.list('work', DELETED);
    const { events } = t.service.why(row?.id ?? '');
    expect(events.at(-1)).toMatchObject({ by: 'retention', reason: 'trash' });
    await t.service.restoreMessages([row?.id ?? '']);
    await t.sync();
    expect(t.imap.mailbox('Trash').messages).toHaveLength(1);
    // It was put there just now.
    expect(await run(t, TRASH)).toMatchObject({ due: 0 });
    t.later(KEPT_AFTER_REMOVAL + 20 * DAY);
    expect(await run(t, TRASH)).toMatchObject({ due: 1 });
  });

  it('goes by when mail was received and put there, whatever the sender dates it', async () => {
    const t = await begun(the(), TRASH, 0, 1);
    const old = ['Date: Thu, 1 Jan 1970 00:00:01 +0000', 'Subject: old', '', 'x', ''].join('\r\n');
    t.imap.deliver('Trash', [old], { received: Date.now() - DAY });
    t.imap.deliver('INBOX', [`X: y\r\n${old}`], { received: Date.now() - 90 * DAY });
    await t.sync();
    await t.service.removeMessages(t.inbox('work').map(({ id }) => id));
    expect(subjects(t, 'Trash')).toHaveLength(3);
    expect(await run(t, TRASH)).toMatchObject({ due: 0 });
  });

  it('leaves flagged mail, what its query does not find, and other accounts alone', async () => {
    const rule = { ...TRASH, in: 'INBOX', query: 'subject:news', account: 'work' };
    const t = the();
    const received = Date.now() - 60 * DAY;
    const letter = (subject: string) => `Subject: ${subject}\r\n\r\n${subject}\r\n`;
    t.imap.deliver('INBOX', ['news 1', 'news 2', 'other'].map(letter), { received });
    await t.sync();
    const kept = t.inbox('work').find(({ subject }) => subject === 'news 2');
    await t.service.editFlags([kept?.id ?? ''], { add: ['flagged'] });
    expect(await run(t, rule)).toMatchObject({ removed: 1 });
    expect(
      t
        .inbox('work')
        .map(({ subject }) => subject)
        .sort(),
    ).toEqual(['news 2', 'other']);
  });

  it('stops at a large share of a folder until it is forced', async () => {
    const t = await begun(the(), TRASH, 40 * DAY, 30);
    const { braked, removed } = await run(t, TRASH);
    expect([removed, braked.map(({ kind }) => kind)]).toEqual([0, ['braked']]);
    await t.sync();
    expect(subjects(t, 'Trash')).toHaveLength(30);
    expect(await run(t, TRASH, { force: true })).toMatchObject({ removed: 30 });
  });
});

function run(
  t: ServiceUnderTest,
  rule: RetentionRule,
  how: { dryRun?: boolean; force?: boolean } = {},
) {
  const { dryRun = false, force = false } = how;
  const { store, index, now } = t.parts;
  return runRetention(
    { store, index, now, onCommit: () => undefined },
    { rules: [rule], names: [], accounts: ['work', 'home'], dryRun, force, onDue: () => undefined },
  );
}

/** `work` has so many messages in the trash that were received so long ago. */
async function begun(t: ServiceUnderTest, rule: RetentionRule, age: number, count: number) {
  t.retention = [rule];
  t.imap.createMailbox('Trash', { role: 'trash' });
  t.imap.deliver('Trash', plainMessages(count), { received: Date.now() - age });
  await t.sync();
  return t;
}

function subjects(t: ServiceUnderTest, dir: string): string[] {
  return t.list('work', dir).map(({ subject }) => subject);
}
