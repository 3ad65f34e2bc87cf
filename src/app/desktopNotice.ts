/**
 * Notifications on the desktop of this computer, by `notify-send` where there are both. Whether one
 * was seen is not known, so nothing depends on it: failures are nobody's business.
 */
import { runProgram } from '../config/runProgram.js';
import type { Announcement } from '../core/newMail.js';

const DEADLINE_MS = 5000;

/** Shows a text that has been through the sanitiser. Never rejects. */
export async function desktopNotice(
  { title, body }: Announcement,
  signal: AbortSignal,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  if (!hasDesktop(env)) return;
  const options = ['--app-name=mailtui', '--category=email.arrived', '--icon=mail-unread'];
  // A title may begin with a dash.
  const argv = ['notify-send', ...options, '--', title, withoutMarkup(body)];
  await runProgram({ argv, deadline: DEADLINE_MS, signal }).catch(() => undefined);
}

function hasDesktop(env: NodeJS.ProcessEnv): boolean {
  return ['DBUS_SESSION_BUS_ADDRESS', 'WAYLAND_DISPLAY', 'DISPLAY'].some(
    (name) => (env[name] ?? '') !== '',
  );
}

/** In the body, desktops take tags for markup and notify-send takes backslashes for escapes. */
function withoutMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\\', '\\\\');
}
