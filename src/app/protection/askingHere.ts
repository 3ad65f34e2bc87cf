/** Where gpg's agent may ask for a passphrase. */
import { spawnSync } from 'node:child_process';
import type { Asking } from '../../crypto/runGpg.js';

export const NOT_ASKING: Asking = { may: false };

/** On the terminal that this program has; without one, by a window where there are windows. */
export function askingHere(): Asking {
  const { status, stdout } = spawnSync('tty', [], {
    ...{ stdio: [0, 'pipe', 'ignore'], encoding: 'utf8', timeout: 5000 },
  });
  const path = status === 0 ? stdout.trim() : '';
  return { may: true, tty: path.startsWith('/') ? path : null };
}

/** What a command that was started so may do. */
export function askingOf(isInteractive: boolean, env: NodeJS.ProcessEnv): Asking {
  const hasWindows = [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((one) => (one ?? '') !== '');
  return isInteractive || hasWindows ? askingHere() : NOT_ASKING;
}
