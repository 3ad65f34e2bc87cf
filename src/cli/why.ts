/** `mailtui why`: what brought a message here, and who moved, marked or deleted it, and when. */
import { whyLines, type WhyReport } from '../core/whyHere.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readProfile } from './configured.js';
import type { CliContext } from './context.js';
import { jsonLine, messageJson } from './json.js';
import { withService } from './service.js';

export function why(context: CliContext, id: string): Promise<number> {
  return withService(context, readProfile(context), (service) => {
    const report = service.why(id);
    if (context.json) context.print(jsonLine(whyJson(report)));
    else for (const line of whyLines(report, localTime)) context.print(sanitiseLine(line));
    return Promise.resolve(0);
  });
}

function whyJson({ id, message, events }: WhyReport): Record<string, unknown> {
  return {
    id,
    message: message === null ? null : messageJson(message),
    events: events.map(({ at, by, reason, did }) => ({
      at: at === null ? null : new Date(at).toISOString(),
      ...{ by, reason, did },
    })),
  };
}

function localTime(at: number): string {
  return new Date(at).toLocaleString();
}
