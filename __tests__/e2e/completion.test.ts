/** Completion in real shells, and the manual page. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandTree } from '../../src/cli/completion/commandTree.js';
import { manPage } from '../../src/cli/completion/manPage.js';
import { defineProgram } from '../../src/cli/defineProgram.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { MAILTUI, Program, testAccount } from '../support/program.js';
import { Terminal } from '../support/terminal.js';

const program = new Program();
let env: NodeJS.ProcessEnv;

beforeAll(() => {
  const bin = join(program.home, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'mailtui'), `#!/bin/sh\nexec '${process.execPath}' '${MAILTUI}' "$@"\n`);
  chmodSync(join(bin, 'mailtui'), 0o755);
  env = { ...program.env, PATH: `${bin}:/usr/bin:/bin` };
  const account = testAccount('ann', 'imap', { port: 1 });
  program.configure([
    { ...account, name: 'ann@larsen.example' },
    { ...account, name: 'work' },
  ]);
  mkdirSync(join(program.home, 'state'));
  const { index } = openIndex(join(program.home, 'state', 'index.sqlite'));
  for (const path of ['INBOX', 'Old mail/2024', "it's $HOME", 'evil\u001b[31m']) {
    const name = path.split('/').at(-1) ?? path;
    index.putFolder({ account: 'work', protocol: 'imap', dir: name, path, name, role: null });
  }
  index.close();
});
afterAll(() => {
  program.remove();
});

/** What bash would offer for the line, as it would put it on the line. */
function inBash(line: string): string[] {
  const script = `
    source <(mailtui completion bash)
    COMP_LINE="$1" COMP_POINT=\${#1}
    COMP_WORDBREAKS=$' \\t\\n"\\'@><=;|&(:'
    COMPREPLY=()
    _mailtui 2>&1
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['--norc', '-c', script, 'bash', line], {
    env,
    encoding: 'utf8',
  });
  return out.split('\n').filter((word) => word !== '');
}

describe('completion in bash', () => {
  it.each<[string, string[]]>([
    ['mailtui sy', ['sync']],
    ['mailtui accounts ed', ['edit']],
    ['mailtui accounts edit wo', ['work']],
    ['mailtui accounts edit ann@la', ['larsen.example']],
    ['mailtui sync ', ['ann@larsen.example', 'work']],
    ['mailtui sync work a', ['ann@larsen.example']],
    ['mailtui sync --account wo', ['work']],
    ['mailtui sync --account=wo', ['work']],
    ['mailtui sync --dry', ['--dry-run']],
    ['mailtui --js', ['--json']],
    ['mailtui list --js', ['--json']],
    ['mailtui add-account ann@x.example --protocol ', ['pop3', 'imap']],
    ['mailtui add-account --protocol pop3 --after-download d', ['delete', 'days:']],
    ['mailtui add-account --after-download days', ['days:']],
    ['mailtui completion ', ['bash', 'zsh', 'fish']],
    ['mailtui list Old', ['Old\\ mail/2024']],
    ['mailtui list Old\\ mail/2', ['Old\\ mail/2024']],
    ['mailtui list it', ["it\\'s\\ \\$HOME"]],
    ['mailtui sync --folder I', ['INBOX']],
    ['mailtui move abc IN', ['INBOX']],
    ['mailtui list evil', []],
    ['mailtui nonsense ', []],
  ])('of %j is %j', (line, expected) => {
    expect(inBash(line)).toEqual(expected);
  });

  it('offers all commands, and no hidden one', () => {
    const offered = inBash('mailtui ');
    expect(offered).toEqual(expect.arrayContaining(['add-account', 'sync', 'doctor', 'send']));
    expect(offered).not.toContain('screen');
  });

  it('works under the Tab key', async () => {
    const shell = new Terminal(['bash', '--norc', '--noprofile', '-i'], {
      env: { ...env, PS1: '> ' },
    });
    try {
      shell.type('source <(mailtui completion bash); echo re""ady\r');
      await shell.waitFor(/^ready/m);
      shell.type('mailtui accounts sh\tann\t');
      await shell.waitFor(/mailtui accounts show ann@larsen\.example/);
    } finally {
      // An interactive shell is not ended by SIGTERM.
      shell.type('\u0003exit\r');
      await shell.close();
    }
  });
});

const [zsh, fish] = ['/usr/bin/zsh', '/usr/bin/fish'];

(existsSync(zsh) ? describe : describe.skip)('completion in zsh', () => {
  it('completes commands, accounts, values and folders', async () => {
    const rc = join(program.home, 'zdot');
    mkdirSync(rc);
    writeFileSync(
      join(rc, '.zshrc'),
      "PS1='> '\nautoload -U compinit && compinit -u -D\nsource <(mailtui completion zsh)\nprint re''ady\n",
    );
    const shell = new Terminal([zsh, '-i'], { env: { ...env, ZDOTDIR: rc } });
    try {
      await shell.waitFor(/^ready/m);
      shell.type('mailtui accounts sh\tann\t');
      await shell.waitFor(/mailtui accounts show ann@larsen\.example/);
      shell.type('\u0015mailtui add-account --protocol p\t --security st\t');
      await shell.waitFor(/--protocol pop3 +--security starttls/);
      shell.type('\u0015mailtui list Old\t');
      await shell.waitFor(/mailtui list Old\\ mail\/2024/);
      shell.type('\u0015mailtui list --dr\u0015mailtui sync --dr\t');
      await shell.waitFor(/mailtui sync --dry-run/);
    } finally {
      // An interactive shell is not ended by SIGTERM.
      shell.type('\u0003exit\r');
      await shell.close();
    }
  });
});

(existsSync(fish) ? describe : describe.skip)('completion in fish', () => {
  it.each<[string, RegExp]>([
    ['mailtui accounts sh', /^show\t/m],
    ['mailtui accounts show a', /^ann@larsen\.example$/m],
    ['mailtui add-account --protocol p', /^pop3\t/m],
    ['mailtui list Old', /^Old mail\/2024$/m],
    ['mailtui sync --dr', /^--dry-run\t/m],
  ])('of %j', (line, expected) => {
    const script = 'mailtui completion fish | source; complete -C $argv[1]';
    const out = execFileSync(fish, ['--no-config', '-c', script, line], { env, encoding: 'utf8' });
    expect(out).toMatch(expected);
    expect(out).not.toContain('\u001b');
  });
});

describe('the manual page', () => {
  it('is what scripts/man-page.mjs makes of the commands', () => {
    const whole = defineProgram(new Command('mailtui'), '', () => Promise.resolve());
    const page = readFileSync(join(process.cwd(), 'docs', 'mailtui.1'), 'utf8');
    expect(page).toBe(manPage(commandTree(whole)));
  });
});
