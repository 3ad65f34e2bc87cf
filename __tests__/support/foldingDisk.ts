/** A disk over a directory that takes names for the same in any case and normalisation. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PROGRAM = resolve('__tests__/support/foldingDisk.py');

/** Debian's own: that is where python3-fusepy can be imported. */
const PYTHON = '/usr/bin/python3';

/** FUSE in the kernel and in Python, and the right to use it. */
export const MAY_FOLD =
  existsSync('/dev/fuse') &&
  spawnSync(PYTHON, ['-c', 'import fusepy']).status === 0 &&
  spawnSync('fusermount', ['--version']).status === 0;

export class FoldingDisk {
  private constructor(
    private readonly below: string,
    private readonly dir: string,
    private readonly program: ChildProcess,
  ) {}

  /** @param form `nfd`: names come back decomposed */
  static async mount(dir: string, form: 'nfc' | 'nfd'): Promise<FoldingDisk> {
    const below = mkdtempSync(join(tmpdir(), 'mailtui-folding-'));
    mkdirSync(dir, { recursive: true });
    const program = spawn(PYTHON, [PROGRAM, below, dir, form], { stdio: 'inherit' });
    const ended = once(program, 'exit').then(() => Promise.reject(new Error('it did not mount')));
    ended.catch(() => undefined);
    while (!readFileSync('/proc/mounts', 'utf8').includes(` ${dir} `)) {
      await Promise.race([ended, new Promise((turn) => setTimeout(turn, 20))]);
    }
    return new FoldingDisk(below, dir, program);
  }

  async unmount(): Promise<void> {
    const ended = once(this.program, 'exit');
    spawnSync('fusermount', ['-u', '-z', this.dir]);
    await ended;
    rmSync(this.below, { recursive: true });
  }
}
