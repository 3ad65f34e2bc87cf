/**
 * Tells the user of new mail: runs the command that is configured for it, and has it shown on the
 * desktop.
 *
 * Guarantees: what is said in mail reaches other programs as single arguments, as environment or as
 * JSON, sanitised, and never as a part of a command; the command has a deadline; nothing that goes
 * wrong here is an error of the sync.
 */
import { runProgram } from '../config/runProgram.js';
import { toMailtuiError } from '../core/errors.js';
import {
  announcementOf,
  type Announcement,
  type NewMail,
  type NewMailSettings,
} from '../core/newMail.js';
import { sanitiseLine } from '../mime/sanitise.js';

export interface AnnouncementTools {
  /** Shows it to the user. */
  show: (announcement: Announcement) => Promise<void> | void;
  signal: AbortSignal;
}

const DEADLINE_MS = 30_000;
/** No honest name or subject is longer. */
const TEXT_LIMIT = 500;

/** @returns why the user's command failed, as a clause; null when it did not. Never rejects. */
export async function announceNewMail(
  { onNewMail = [], notify = true }: NewMailSettings,
  mail: NewMail,
  { show, signal }: AnnouncementTools,
): Promise<string | null> {
  const safe = safeNewMail(mail);
  const shown = notify ? show(announcementOf(safe)) : undefined;
  const [trouble] = await Promise.all([
    onNewMail.length === 0 ? null : runHook(onNewMail, safe, signal),
    shown,
  ]);
  return trouble;
}

/** Fit for a terminal, an environment and a desktop. */
export function safeNewMail({ account, folder, count, messages }: NewMail): NewMail {
  return {
    account,
    folder: line(folder),
    count,
    messages: messages.map(({ id, from, subject, date }) => ({
      id,
      from: from.map(({ name, address }) => ({ name: line(name), address: line(address) })),
      subject: line(subject),
      date,
    })),
  };
}

async function runHook(
  argv: readonly string[],
  mail: NewMail,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const { exitCode } = await runProgram({
      argv,
      input: `${JSON.stringify(mail)}\n`,
      env: environmentOf(mail),
      deadline: DEADLINE_MS,
      signal,
    });
    if (exitCode === 0) return null;
    const how = exitCode === null ? 'was killed' : `ended with ${String(exitCode)}`;
    return `the command for new mail, ${argv[0] ?? ''}, ${how}`;
  } catch (thrown) {
    const { kind, message, hint } = toMailtuiError(thrown);
    return kind === 'cancelled' ? null : `the command for new mail: ${message}. ${hint}`.trim();
  }
}

/** Of the newest message. */
function environmentOf({ account, folder, count, messages }: NewMail): Record<string, string> {
  const [newest] = messages;
  const [author] = newest?.from ?? [];
  return {
    MAILTUI_ACCOUNT: account,
    MAILTUI_FOLDER: folder,
    MAILTUI_COUNT: String(count),
    MAILTUI_ID: newest?.id ?? '',
    MAILTUI_FROM: author === undefined ? '' : author.name || author.address,
    MAILTUI_SUBJECT: newest?.subject ?? '',
  };
}

function line(text: string): string {
  return sanitiseLine(text.slice(0, TEXT_LIMIT));
}
