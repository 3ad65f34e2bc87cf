/** `mailtui` alone: the mail client on the screen. */
import { openScreenMail } from '../app/openScreenMail.js';
import type { Profile } from '../app/openMailService.js';
import { screenMemory } from '../app/screenMemory.js';
import { screenSettings } from '../app/screenSettings.js';
import { MailtuiError } from '../core/errors.js';
import { readProfile } from './configured.js';
import type { CliContext } from './context.js';

export function screen(context: CliContext): Promise<number> {
  requireTerminal(context);
  return runOn(context, readProfile(context));
}

/** Runs the screen on a profile until the user leaves. */
export async function runOn(context: CliContext, profile: Profile): Promise<number> {
  requireTerminal(context);
  const [mail, { runScreen }] = await Promise.all([
    openScreenMail(profile),
    import('../ui/start.js'),
  ]);
  try {
    const memory = screenMemory(profile.paths);
    const settings = screenSettings(profile.paths);
    await runScreen(mail, { watch: true, signal: context.signal, memory, settings });
    return 0;
  } finally {
    await mail.close();
  }
}

function requireTerminal({ stdin, stdout }: CliContext): void {
  if (stdin.isTTY === true && stdout.isTTY === true) return;
  throw new MailtuiError('usage', 'the mail client needs a terminal', {
    hint: 'For scripts there are mailtui sync, list, search and show; --help lists everything.',
  });
}
