/** What happens, as the screen may show it: every string passes the sanitiser here. */
import type { ErrorReport } from '../core/errors.js';
import type { SyncEvent } from '../core/syncEvents.js';
import { sanitiseLine, sanitiseText } from '../mime/sanitise.js';
import { safeNewMail } from './announceNewMail.js';
import type { ScreenEvent } from './screenMail.js';

/** Longest text of a server that a status line could want. */
const LINE_LIMIT = 500;

export function screenEvent(event: ScreenEvent): ScreenEvent {
  switch (event.type) {
    case 'changed':
      return event;
    case 'sync':
      return { type: 'sync', event: syncEvent(event.event) };
    case 'announcement': {
      const { title, body } = event.announcement;
      return { type: 'announcement', announcement: { title: line(title), body: lines(body) } };
    }
    case 'failed':
      return { type: 'failed', error: screenError(event.error) };
  }
}

export function screenError({ kind, message, hint, scope, retry }: ErrorReport): ErrorReport {
  return {
    kind,
    message: line(message),
    hint: line(hint),
    scope: Object.fromEntries(Object.entries(scope).map(([part, text]) => [part, line(text)])),
    retry,
  };
}

function syncEvent(event: SyncEvent): SyncEvent {
  switch (event.event) {
    case 'state':
    case 'pause':
      return event;
    case 'folder':
    case 'progress':
    case 'plan':
      return { ...event, folder: line(event.folder) };
    case 'new-mail':
      return { ...event, ...safeNewMail(event) };
    case 'warning':
      return { ...event, folder: line(event.folder), message: line(event.message) };
    case 'summary':
      return {
        ...event,
        errors: event.errors.map(({ kind, message, hint }) => ({
          kind,
          message: line(message),
          hint: line(hint),
        })),
      };
  }
}

function lines(text: unknown): string {
  return sanitiseText(String(text).slice(0, LINE_LIMIT));
}

function line(text: unknown): string {
  return sanitiseLine(String(text).slice(0, LINE_LIMIT));
}
