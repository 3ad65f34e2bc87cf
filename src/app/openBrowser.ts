/** A browser for signing in, where there is a desktop. Not waited for. */
import { spawn } from 'node:child_process';

/** The address is shown in any case: a browser that does not open is no failure. */
export function openBrowser(env: NodeJS.ProcessEnv, url: string): void {
  if (!hasDesktop(env)) return;
  const browser = spawn('xdg-open', [url], { stdio: 'ignore', detached: true });
  browser.on('error', () => undefined);
  browser.unref();
}

export function hasDesktop(env: NodeJS.ProcessEnv): boolean {
  return ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (env[name] ?? '') !== '');
}
