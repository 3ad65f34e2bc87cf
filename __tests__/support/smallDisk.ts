/** A small file system over a directory, for what a full disk does. Needs the right to mount. */
import { execFileSync } from 'node:child_process';

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
