/** What is said and asked on a terminal while somebody signs in by OAuth2. Shows no token. */
import { spawn } from 'node:child_process';
import type { SignInRequest, SignInWay } from '../../app/signIn.js';
import { sanitiseLine } from '../../mime/sanitise.js';
import type { CliContext } from '../context.js';
import { Terminal } from './terminal.js';

/** How the way is shown, and the answer asked for. */
export function signInDialogue(
  context: CliContext,
  way: SignInWay,
): Pick<SignInRequest, 'show' | 'ask'> {
  const { complain } = context;
  return {
    show: (url, code) => {
      complain('Open this address in a browser and sign in:');
      complain(`  ${sanitiseLine(url)}`);
      if (code !== null) complain(`There, type the code ${sanitiseLine(code)}`);
      else if (way === 'browser') openBrowser(context.env, url);
    },
    ask: () =>
      new Terminal(context).ask({
        text: 'The browser then ends at an address that does not open. Paste that address here',
        read: (typed) => typed,
      }),
  };
}

/** Where there is a desktop; the address is on the screen in any case. */
function openBrowser(env: NodeJS.ProcessEnv, url: string): void {
  if (!hasDesktop(env)) return;
  const browser = spawn('xdg-open', [url], { stdio: 'ignore', detached: true });
  browser.on('error', () => undefined);
  browser.unref();
}

export function hasDesktop(env: NodeJS.ProcessEnv): boolean {
  return ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (env[name] ?? '') !== '');
}
