/** `mailtui schedule`: with programs that stand in for systemd and cron, and a real server. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountConfig } from '../../src/core/account.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { Program, testAccount } from '../support/program.js';

/** Keeps its table in a file beside it. */
const CRONTAB = `#!/bin/sh
table="$(dirname "$0")/table"
case "$1" in
  -l) if [ -f "$table" ]; then cat "$table"; else echo "no crontab for ann" >&2; exit 1; fi ;;
  -) cat > "$table" ;;
esac
`;
/** Runs for this user; writes down what it was told. */
const SYSTEMCTL = `#!/bin/sh
echo "$*" >> "$(dirname "$0")/told"
`;

describeWithDovecot('mailtui schedule', () => {
  let server: Dovecot;
  let program: Program;
  let bin: string;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    server = await startDovecot();
    server.putMail('ann', 'INBOX', [Buffer.from('Subject: one\r\n\r\none\r\n')]);
  }, 60_000);
  afterAll(() => server.stop());
  beforeEach(() => {
    program = new Program();
    bin = join(program.home, 'bin');
    mkdirSync(bin);
    put('crontab', CRONTAB);
    put('systemctl', '#!/bin/sh\nexit 1\n');
    env = { PATH: `${bin}:/usr/bin:/bin`, XDG_CONFIG_HOME: join(program.home, 'xdg') };
    program.configure([ann()]);
  });
  afterEach(() => {
    program.remove();
  });

  function put(name: string, script: string): void {
    writeFileSync(join(bin, name), script);
    chmodSync(join(bin, name), 0o755);
  }
  function ann(secret: AccountConfig['secret'] = { kind: 'plain', password: 'pass' }) {
    return { ...testAccount('ann', 'imap', { port: server.imap }), secret };
  }
  const table = (): string => readFileSync(join(bin, 'table'), 'utf8');
  const schedule = (...args: string[]) => program.run(['schedule', ...args], { env });

  it('installs a line of cron beside those of others, which works, and takes it away', async () => {
    writeFileSync(join(bin, 'table'), 'MAILTO=""\n1 2 * * * backup\n');
    const done = await schedule('install', '--every', '15');
    expect([done.code, done.stdout]).toEqual([0, '']);
    expect(done.stderr).toContain('It works. From now on cron fetches mail every 15 minutes.');
    const [, , begin, job = '', end] = table().split('\n');
    expect(table()).toMatch(/^MAILTO=""\n1 2 \* \* \* backup\n# mailtui: begin/);
    expect(begin).toContain('# mailtui: begin');
    expect(job).toMatch(
      /^\*\/15 \* \* \* \* MAILTUI_HOME=\S+ XDG_\S+ \/\S+ \/\S+mailtui\.js sync --scheduled/,
    );
    expect(end).toBe('# mailtui: end');

    // The trial has fetched the mail; and cron's own way of running the line does.
    expect(await program.json(['list'])).toHaveLength(1);
    server.putMail('ann', 'INBOX', [Buffer.from('Subject: two\r\n\r\ntwo\r\n')]);
    const command = job.replace(/^(\S+ ){5}/, '').replaceAll('\\%', '%');
    execFileSync('/bin/sh', ['-c', command], {
      env: { HOME: program.home, PATH: '/usr/bin:/bin' },
    });
    expect(await program.json(['list'])).toHaveLength(2);

    const shown = await schedule('show');
    expect(shown.stdout).toMatch(/^cron: \*\/15 [\s\S]*^Last run: .*all well$/m);
    await schedule('install', '--every', '60');
    expect(table().match(/mailtui: begin/g)).toHaveLength(1);
    expect(table()).toContain('\n0 */1 * * * ');
    expect((await schedule('remove')).code).toBe(0);
    expect(table().trim()).toBe('MAILTO=""\n1 2 * * * backup');
    expect((await schedule('show')).stdout).toContain('Mail is not fetched by itself.');
  });

  it('installs nothing when the password cannot be had there', async () => {
    const script = join(bin, 'secret');
    put('secret', '#!/bin/sh\ntest -n "$AGENT_SOCKET" && echo pass\n');
    program.configure([ann({ kind: 'command', command: [script] })]);
    env = { ...env, AGENT_SOCKET: '/run/agent' };
    expect((await program.run(['sync'], { env })).code).toBe(0);
    const refused = await schedule('install');
    expect(refused.code).toBe(78);
    expect(refused.stderr).toMatch(/does not work there: .*password command/);
    expect(existsSync(join(bin, 'table'))).toBe(false);
  });

  it('prefers a timer of systemd where that runs', async () => {
    put('systemctl', SYSTEMCTL);
    expect((await schedule('install', '--every', '7')).stderr).toContain("the user's systemd");
    const units = join(program.home, 'xdg', 'systemd', 'user');
    const service = readFileSync(join(units, 'mailtui-sync.service'), 'utf8');
    expect(service).toMatch(/^ExecStart="\/\S+" "\/\S+mailtui\.js" "sync" "--scheduled"/m);
    expect(service).toContain(`Environment="MAILTUI_HOME=${program.home}"`);
    const timer = readFileSync(join(units, 'mailtui-sync.timer'), 'utf8');
    expect(timer).toContain('OnUnitActiveSec=7min');
    const told = () => readFileSync(join(bin, 'told'), 'utf8');
    expect(told()).toMatch(/daemon-reload\n.*enable --now mailtui-sync\.timer/);
    expect(existsSync(join(bin, 'table'))).toBe(false);

    expect((await schedule('install', '--watch')).code).toBe(0);
    expect(existsSync(join(units, 'mailtui-sync.timer'))).toBe(false);
    expect(readFileSync(join(units, 'mailtui-sync.service'), 'utf8')).toContain('"--watch"');
    await schedule('remove');
    expect(existsSync(join(units, 'mailtui-sync.service'))).toBe(false);
    expect(told()).toContain('disable --now mailtui-sync.timer mailtui-sync.service');
  });

  it('writes down how a run by itself ended, and shows a failure once', async () => {
    put('notify-send', '#!/bin/sh\necho "$*" >> "$(dirname "$0")/shown"\n');
    program.configure([ann({ kind: 'plain', password: 'wrong' })]);
    const desktop = { ...env, DISPLAY: ':0' };
    for (const code of [77, 77]) {
      expect((await program.run(['sync', '--scheduled'], { env: desktop })).code).toBe(code);
    }
    const shown = readFileSync(join(bin, 'shown'), 'utf8');
    expect(shown.match(/Mail could not be fetched/g)).toHaveLength(1);
    expect(shown).not.toContain('wrong');
    expect((await schedule('show')).stdout).toMatch(/exit code 77\n {2}mailtui: ann: /);
    expect((await program.run(['doctor'])).stdout).toMatch(/^note .*fetching by itself failed at/m);
    const [value] = await program.json(['schedule', 'show']);
    expect(value).toMatchObject({ installed: [], lastRun: { exitCode: 77 } });
  });

  it.each([
    [['install', '--every', '7', '--with', 'cron'], /no rhythm of 7 minutes/],
    [['install', '--watch', '--with', 'cron'], /cron cannot keep/],
    [['install', '--with', 'systemd'], /systemd does not run/],
  ])('says why %j cannot be', async (args, reason) => {
    const { code, stderr } = await schedule(...args);
    expect([64, 78]).toContain(code);
    expect(stderr).toMatch(reason);
  });
});
