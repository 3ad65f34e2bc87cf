/** What an announcement of new mail says, and what other programs are given of it. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { announceNewMail } from '../../src/app/announceNewMail.js';
import { desktopNotice } from '../../src/app/desktopNotice.js';
import { NewMailQueue } from '../../src/app/newMailQueue.js';
import {
  announcementOf,
  NEW_MESSAGES_TOLD,
  type Announcement,
  type NewMail,
  type NewMessage,
} from '../../src/core/newMail.js';
import { noticeSequence, terminalNotice } from '../../src/core/terminalNotice.js';
import { anAccount } from '../support/profile.js';
import { scratch } from '../support/scratch.js';

const LIVE = new AbortController().signal;
const EVIL = '$(touch /tmp/owned)`id`; <b>x</b> & \\n\u001b]0;b\u0007\n\u202e"\'';

const message = (subject: string, name = 'Ann'): NewMessage => ({
  id: 'q3k9x0v1zt',
  from: [{ name, address: 'ann@larsen.example' }],
  subject,
  date: '2026-01-02T03:04:05.000Z',
});

const mail = (messages: readonly NewMessage[], count = messages.length): NewMail => ({
  ...{ account: 'work', folder: 'INBOX', count },
  messages,
});

describe('an announcement', () => {
  it('of one message is its author and subject', () => {
    expect(announcementOf(mail([message('Herring')]))).toEqual({ title: 'Ann', body: 'Herring' });
    const bare = { ...message('Herring'), from: [] };
    expect(announcementOf(mail([bare])).title).toBe('(no sender)');
    expect(announcementOf(mail([message('x', '')])).title).toBe('ann@larsen.example');
  });

  it('of many is one, and names a few', () => {
    const many = Array.from({ length: 10 }, (_, at) => message(`No. ${String(at)}`));
    const { title, body } = announcementOf(mail(many));
    expect(title).toBe('10 new messages in work');
    expect(body.split('\n')).toEqual([
      ...['Ann: No. 0', 'Ann: No. 1', 'Ann: No. 2', 'Ann: No. 3'],
      '…',
    ]);
  });

  it('is short, whatever the subject', () => {
    expect(announcementOf(mail([message('💌'.repeat(5000))])).body.length).toBeLessThan(300);
  });
});

describe('by way of the terminal', () => {
  it.each([
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, 'osc9'],
    [{ TERM: 'xterm-kitty' }, 'osc9'],
    [{ TERM: 'foot' }, 'osc777'],
    [{ TERM: 'foot-direct' }, 'osc777'],
    [{ TERM: 'xterm-ghostty' }, 'osc777'],
    [{ TERM: 'rxvt-unicode-256color' }, null],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'WezTerm' }, 'osc777'],
    [{ TERM: 'xterm-256color' }, null],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' }, null],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'constructor' }, null],
    [{ TERM: 'football' }, null],
    [{ TERM: 'tmux-256color', TERM_PROGRAM: 'tmux' }, null],
    [{ TERM: 'xterm-kitty', TMUX: '/tmp/tmux-0/default,1,0' }, null],
    [{ TERM: 'foot', STY: '1.pts-0' }, null],
    [{}, null],
  ])('%j takes %s', (env, kind) => {
    expect(terminalNotice(env)).toBe(kind);
  });

  it('is one sequence, whose parts cannot be moved', () => {
    const text = { title: '4;3 Ann; Bob', body: 'one; two\nthree' };
    expect(noticeSequence('osc9', text)).toBe('\x1b]9;mailtui: 4;3 Ann; Bob: one; two, three\x07');
    expect(noticeSequence('osc777', text)).toBe('\x1b]777;notify;4,3 Ann, Bob;one, two, three\x07');
  });
});

describe('other programs', () => {
  const { PATH } = process.env;
  let dir: string;
  beforeEach(() => {
    dir = scratch();
  });
  afterEach(() => {
    process.env.PATH = PATH;
  });

  /** A program that writes down its arguments, its environment and its input. */
  function recorder(name: string): string {
    const file = join(dir, name);
    const out = join(dir, 'told');
    const script = `#!/bin/sh\nfor one; do printf '%s\\0' "$one"; done > ${out}.args\nenv -0 > ${out}.env\ncat > ${out}.in\n`;
    writeFileSync(file, script);
    chmodSync(file, 0o700);
    return file;
  }
  const told = (what: string): string[] =>
    readFileSync(join(dir, `told.${what}`), 'utf8')
      .split('\0')
      .slice(0, -1);

  const quietly = { show: () => undefined, signal: LIVE };

  it('get facts, and nothing that could be taken for a command', async () => {
    const hook = recorder('hook');
    const news = mail([message(EVIL, EVIL)], 3);
    await expect(
      announceNewMail({ onNewMail: [hook, 'two words', '$HOME'] }, news, quietly),
    ).resolves.toBeNull();
    expect(told('args')).toEqual(['two words', '$HOME']);
    const env = new Map(told('env').map((line) => [line.split('=')[0], line]));
    expect(env.get('MAILTUI_ACCOUNT')).toBe('MAILTUI_ACCOUNT=work');
    expect(env.get('MAILTUI_FOLDER')).toBe('MAILTUI_FOLDER=INBOX');
    expect(env.get('MAILTUI_COUNT')).toBe('MAILTUI_COUNT=3');
    expect(env.get('MAILTUI_ID')).toBe('MAILTUI_ID=q3k9x0v1zt');
    expect(env.get('MAILTUI_SUBJECT')).toContain('$(touch /tmp/owned)`id`');
    const input = readFileSync(join(dir, 'told.in'), 'utf8');
    expect(input.indexOf('\n')).toBe(input.length - 1);
    expect(JSON.parse(input)).toMatchObject({ count: 3, messages: [{ id: 'q3k9x0v1zt' }] });
    for (const text of [...env.values(), input.trimEnd()]) {
      if (text.startsWith('MAILTUI') || text.startsWith('{')) {
        expect(text).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      }
    }
  });

  it.each([
    [['/nowhere/at/all'], 'was not found'],
    [['false'], 'false, ended with 1'],
    [['sh', '-c', 'kill -9 $$'], 'was killed'],
  ])('may fail (%j), and it is said why', async (onNewMail, why) => {
    const trouble = await announceNewMail({ onNewMail }, mail([message('x')]), quietly);
    expect(trouble).toContain(why);
  });

  it('are stopped when all stops, without a complaint', async () => {
    const stop = new AbortController();
    const running = announceNewMail({ onNewMail: ['sleep', '600'] }, mail([message('x')]), {
      ...quietly,
      signal: stop.signal,
    });
    stop.abort();
    await expect(running).resolves.toBeNull();
  });

  it('are left alone when nothing is configured', async () => {
    const shown: Announcement[] = [];
    const show = (one: Announcement) => void shown.push(one);
    await announceNewMail({ notify: false }, mail([message('x')]), { show, signal: LIVE });
    expect(shown).toEqual([]);
    await announceNewMail({}, mail([message('x\u001b')]), { show, signal: LIVE });
    expect(shown).toEqual([{ title: 'Ann', body: 'x␛' }]);
  });

  it('show a text on the desktop as it stands', async () => {
    recorder('notify-send');
    process.env.PATH = `${dir}:${PATH ?? ''}`;
    const text = { title: '--help', body: '<b>1</b> & \\033' };
    await desktopNotice(text, LIVE, { DISPLAY: ':0' });
    expect(told('args').slice(-3)).toEqual(['--', '--help', '&lt;b&gt;1&lt;/b&gt; &amp; \\\\033']);
  });

  it('are not bothered without a desktop, and not missed where there is none', async () => {
    process.env.PATH = dir;
    await desktopNotice({ title: 'a', body: 'b' }, LIVE, { DISPLAY: ':0' });
    recorder('notify-send');
    await desktopNotice({ title: 'a', body: 'b' }, LIVE, {});
    expect(() => told('args')).toThrow('ENOENT');
  });
});

describe('the queue of announcements', () => {
  it('tells what came meanwhile together, and what went wrong each time', async () => {
    const seen: NewMail[] = [];
    let release: () => void = () => undefined;
    const queue = new NewMailQueue(async (_account, news) => {
      seen.push(news);
      if (seen.length === 1) await new Promise<void>((resolve) => (release = resolve));
      return `trouble ${String(seen.length)}`;
    });
    const troubles: string[] = [];
    const add = (subjects: readonly string[], count = subjects.length) => {
      const warn = (trouble: string) => void troubles.push(trouble);
      const news = mail(
        subjects.map((one) => message(one)),
        count,
      );
      queue.add(anAccount(), { mail: news, signal: LIVE, warn });
    };
    add(['a']);
    add(['b'], 30);
    add(Array.from({ length: NEW_MESSAGES_TOLD }, (_, at) => `c${String(at)}`));
    release();
    await queue.settled(anAccount().name);
    expect(seen).toHaveLength(2);
    expect(seen[1]?.count).toBe(30 + NEW_MESSAGES_TOLD);
    expect(seen[1]?.messages).toHaveLength(NEW_MESSAGES_TOLD);
    expect(seen[1]?.messages[0]?.subject).toBe('c0');
    expect(troubles).toEqual(['trouble 1', 'trouble 2']);
  });
});
