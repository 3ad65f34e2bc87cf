/** A small file system over a directory, for what a full disk does. Needs the right to mount. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class SmallDisk {
  constructor(
    private readonly dir: string,
    size: string,
  ) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0700`, 'mailtui-test', dir]);
  }

  resize(size: string): void {
    execFileSync('mount', ['-o', `remount,size=${size}`, this.dir]);
  }

  unmount(): void {
    execFileSync('umount', [this.dir]);
  }
}

/** Whether whoever runs the tests may mount: root, and not in every container. */
export const MAY_MOUNT = mayMount();

function mayMount(): boolean {
  const dir = mkdtempSync(join(tmpdir(), 'mailtui-mount-'));
  try {
    const options = { stdio: 'ignore' } as const;
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'mailtui-test', dir], options);
    execFileSync('umount', [dir], options);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(dir);
  }
}
