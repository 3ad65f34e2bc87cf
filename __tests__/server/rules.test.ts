/** What rules do with mail that comes, and with mail that is here already. */
import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runRules } from '../../src/app/rules/rulesOnDemand.js';
import { MailtuiError } from '../../src/core/errors.js';
import { flagNames } from '../../src/core/flags.js';
import type { NewMail } from '../../src/core/newMail.js';
import type { RuleConfig } from '../../src/core/rules.js';
import { serviceUnderTest, type ServiceUnderTest } from '../support/serviceUnderTest.js';

let letters = 0;

describe('a rule, when mail comes', () => {
  const the = serviceUnderTest();

  it('moves, tags and marks it, and the server learns of it in the same sync', async () => {
    const t = await begun(the(), [
      { name: 'lists', query: 'subject:list', move: 'Lists/Boats', tag: ['boats'], read: true },
      { name: 'ann', query: 'from:ann', flag: true },
    ]);
    deliver(t, 'the list says', 'a letter');
    const [summary] = await t.sync();
    expect(summary).toMatchObject({ ok: true, new: 2, moved: 1 });
    expect(t.list('work', 'Lists/Boats')).toMatchObject([
      { subject: 'the list says', tags: ['boats'], server: 'on-server' },
    ]);
    const [there] = t.imap.mailbox('Lists/Boats').messages;
    expect(flagNames(there?.flags ?? 0)).toEqual(['seen', 'flagged']);
    expect(there?.keywords).toEqual(['boats']);
    expect(t.inbox('work').map(({ subject }) => subject)).toEqual(['a letter', 'first']);
    expect(await t.sync()).toMatchObject([{ new: 0, moved: 0, pushed: 0 }, {}]);
  });

  it('sees nothing of what was there before, and sees it on POP3, too', async () => {
    the().pop3.deliver('INBOX', [letter('one')]);
    const t = await begun(the(), [{ name: 'all', query: 'from:ann', move: 'Read' }]);
    expect(t.list('work', 'INBOX')).toHaveLength(1);
    t.pop3.deliver('INBOX', [letter('two')]);
    await t.sync();
    expect(t.list('home', 'Read').map(({ subject }) => subject)).toEqual(['two']);
    expect(t.list('home', 'INBOX').map(({ subject }) => subject)).toEqual(['one']);
  });

  it('goes by what came, the first that moves it decides, and stop ends it', async () => {
    const t = await begun(the(), [
      { name: 'a', query: 'subject:x is:unread', read: true, move: 'A' },
      { name: 'b', query: 'subject:x is:unread', move: 'B', tag: ['b'], stop: true },
      { name: 'c', query: 'subject:x', tag: ['c'] },
      { name: 'off', query: 'subject:x', tag: ['off'], enabled: false },
      { name: 'other', query: 'subject:x', tag: ['other'], account: 'home' },
    ]);
    deliver(t, 'x');
    await t.sync();
    expect(t.list('work', 'A')).toMatchObject([{ tags: ['b'] }]);
    expect(told(t, t.list('work', 'A')[0]?.id ?? '')).toEqual([
      'rule a: marked seen',
      'rule a: moved from INBOX to A',
      'rule b: marked the tag b',
    ]);
  });

  it('does not take what another device moved back into the inbox away again', async () => {
    const t = await begun(the(), [{ name: 'a', query: 'subject:x', move: 'A' }]);
    deliver(t, 'x');
    await t.sync();
    const [there] = t.imap.mailbox('A').messages;
    t.imap.move('A', there?.id ?? '', 'INBOX');
    await t.sync();
    await t.sync();
    expect(t.inbox('work').map(({ subject }) => subject)).toContain('x');
    expect(t.list('work', 'A')).toEqual([]);
  });

  it('keeps waiting for what a crash, or a query that cannot be used, kept it from', async () => {
    const t = await begun(the(), [{ name: 'a', query: 'after:nonsense', move: 'A' }]);
    deliver(t, 'x');
    const [failed] = await t.sync();
    expect(failed).toMatchObject({ ok: false, new: 1, errors: [{ kind: 'config' }] });
    expect(failed?.errors[0]?.message).toContain('the rule "a"');
    t.rules = [
      { name: 'a', query: 'subject:x', move: 'A', copy: 'B', forward: ['ben@other.example'] },
    ];
    const commit = t.parts.index.commit.bind(t.parts.index);
    t.parts.index.commit = (changes) => {
      if (changes.some((one) => one.type === 'arrival' && one.done === null)) {
        throw new MailtuiError('disk-full', 'no space');
      }
      return commit(changes);
    };
    expect(await t.sync()).toMatchObject([{ ok: false }, {}]);
    expect(t.list('work', 'A')).toEqual([]);
    t.parts.index.commit = commit;
    expect(await t.sync()).toMatchObject([{ ok: true }, {}]);
    expect([t.list('work', 'A').length, t.list('work', 'B').length]).toEqual([1, 1]);
    expect(t.sender.sent).toHaveLength(1);
  });

  it('passes it on as it is, but never in a circle', async () => {
    const t = await begun(the(), [
      { name: 'on', query: 'subject:report', forward: ['ben@other.example'] },
    ]);
    deliver(
      t,
      'report',
      'report again\nX-Loop: work@example.test',
      'report three\nAuto-Submitted: auto-replied',
    );
    await t.sync();
    expect(t.sender.sent).toMatchObject([{ envelope: { to: ['ben@other.example'] } }]);
    const content = t.sender.sent[0]?.content.toString() ?? '';
    expect(content).toMatch(/^Resent-From: /);
    expect(content).toMatch(/^X-Loop: .*@/m);
    expect(content).toContain('Subject: report\r\n');
    expect(
      warnings(t)
        .map((text) => text.replace(/.*: /, ''))
        .sort(),
    ).toEqual(['a program sent it.', 'it was passed on from here before.']);
    expect(await t.sync()).toMatchObject([{ ok: true }, {}]);
    expect(t.sender.sent).toHaveLength(1);
  });

  it('gives it to a command, whose failure is told once and keeps nothing', async () => {
    const t = await begun(the(), []);
    const file = join(t.dir, 'taken');
    t.rules = [
      {
        name: 'save',
        query: 'subject:x',
        run: ['sh', '-c', `cat > "${file}"; echo "$MAILTUI_RULE $MAILTUI_SUBJECT" >> "${file}"`],
      },
      { name: 'bad', query: 'subject:x', run: ['false'], tag: ['seen-by-bad'] },
    ];
    deliver(t, 'x $(touch oops)');
    await t.sync();
    const taken = readFileSync(file, 'utf8');
    expect(taken).toContain('Subject: x $(touch oops)\r\n');
    expect(taken.trim().split('\n').at(-1)).toBe('save x $(touch oops)');
    expect(existsSync('oops')).toBe(false);
    expect(t.inbox('work')[0]).toMatchObject({ tags: ['seen-by-bad'] });
    expect(warnings(t)).toEqual([expect.stringContaining('false ended with 1')]);
    await t.sync();
    expect(warnings(t)).toHaveLength(1);
  });

  it('says what is told on the desktop', async () => {
    const t = await begun(the(), [
      { name: 'quiet', query: 'subject:quiet', notify: false },
      { name: 'loud', query: 'subject:loud', move: 'Away', notify: true },
      { name: 'away', query: 'subject:away', move: 'Away' },
    ]);
    const announced: NewMail[] = [];
    t.announce = (_, mail) => {
      announced.push(mail);
      return Promise.resolve(null);
    };
    deliver(t, 'quiet', 'loud', 'away', 'usual');
    await t.sync();
    const subjects = announced.flatMap(({ messages }) => messages.map(({ subject }) => subject));
    expect(subjects.sort()).toEqual(['loud', 'usual']);
  });
});

describe('rules, on demand', () => {
  const the = serviceUnderTest();
  const rules: RuleConfig[] = [
    { name: 'first', query: 'subject:first', move: 'archive', tag: ['old'] },
    { name: 'off', query: 'subject:first', flag: true, enabled: false },
  ];

  it('are told in a dry run, which changes nothing', async () => {
    const t = await begun(the(), []);
    const met: string[] = [];
    const summary = await run(t, rules, true, (row, names) =>
      met.push(`${row.subject}: ${names.join()}`),
    );
    expect([summary, met]).toEqual([{ looked: 1, met: 1 }, ['first: first']]);
    expect(t.inbox('work')).toMatchObject([{ tags: [] }]);
  });

  it('are carried out on what is here, and taken back in one step', async () => {
    const t = await begun(the(), []);
    expect(await run(t, rules, false)).toEqual({ looked: 1, met: 1 });
    expect(t.list('work', 'Archive')).toMatchObject([{ tags: ['old'], subject: 'first' }]);
    expect(await t.service.revertEdit('undo')).toMatchObject({
      kind: 'rules',
      ids: [expect.any(String)],
    });
    expect(t.inbox('work')).toMatchObject([{ tags: [], subject: 'first' }]);
  });

  it('are chosen by name, also those that are switched off', async () => {
    const t = await begun(the(), []);
    await run(t, rules, false, undefined, ['OFF']);
    expect(flagNames(t.inbox('work')[0]?.flags ?? 0)).toEqual(['flagged']);
    await expect(run(t, rules, false, undefined, ['none'])).rejects.toThrow('no rule named "none"');
  });
});

function run(
  t: ServiceUnderTest,
  rules: readonly RuleConfig[],
  dryRun: boolean,
  onMet?: Parameters<typeof runRules>[2]['onMet'],
  names: readonly string[] = [],
) {
  return runRules(t.parts, t.service.outgoing, {
    ...{ rules, names, accounts: ['work'], dryRun, signal: new AbortController().signal },
    onTrouble: () => undefined,
    ...(onMet === undefined ? {} : { onMet }),
  });
}

/** Both accounts have had their first sync, `work` with one message. */
async function begun(t: ServiceUnderTest, rules: RuleConfig[]): Promise<ServiceUnderTest> {
  const server = { host: 'localhost', port: 1, security: 'none', user: 'work' } as const;
  t.work.outgoing = server;
  t.rules = rules;
  deliver(t, 'first');
  await t.sync();
  return t;
}

/** Each a subject, with more fields behind it; received now. */
function deliver(t: ServiceUnderTest, ...subjects: string[]): void {
  t.imap.deliver('INBOX', subjects.map(letter), { received: Date.now() });
}

function letter(subject: string): string {
  letters += 1;
  const lines = ['From: ann@other.example', `Message-ID: <r${String(letters)}@other.example>`];
  return [...lines, `Subject: ${subject}`, '', 'text', '']
    .join('\r\n')
    .replace(/(?<!\r)\n/g, '\r\n');
}

function told(t: ServiceUnderTest, id: string): string[] {
  const { events } = t.service.why(id);
  return events.slice(1).map(({ by, reason, did }) => `${by} ${reason}: ${did}`);
}

function warnings(t: ServiceUnderTest): string[] {
  return t.events.flatMap((one) => (one.event === 'warning' ? [one.message] : []));
}
