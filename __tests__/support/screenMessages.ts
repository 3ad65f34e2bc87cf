/** Opened messages, as the reader is given them. */
import type { ScreenMessage } from '../../src/app/screenMail.js';

export function aMessage(over: Partial<ScreenMessage>, threadSize = 1): ScreenMessage {
  return {
    row: {
      ...{ id: 'a1', key: { sortDate: 0, placementId: 1 }, folderId: 1, account: 'a' },
      ...{ protocol: 'imap', thread: '', threadSize, from: '', to: '', subject: 'Hello' },
      ...{
        snippet: '',
        date: 0,
        flags: [],
        tags: [],
        attachments: 0,
        server: 'on-server',
        leaves: null,
        wish: null,
        removedBy: null,
        size: 1000,
        isPartial: false,
      },
    },
    ...{
      from: ['Ann <ann@larsen.example>'],
      to: [],
      cc: [],
      replyTo: [],
      date: null,
      size: 1,
      text: 'x',
    },
    ...{ attachments: [], links: [], warnings: [] },
    ...{ hasHtml: false, blocked: null, list: null, findings: [], protection: [], isLocked: false },
    ...over,
  };
}
