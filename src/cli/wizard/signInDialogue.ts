/** What is said and asked on a terminal while somebody signs in by OAuth2. Shows no token. */
import { openBrowser } from '../../app/openBrowser.js';
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
