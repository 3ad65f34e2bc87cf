/** How what is written goes out: with reports of its delivery, as a page, too. */
import { withWish } from '../state/compose/openDraft.js';
import type { Command } from './command.js';

const writing = { group: 'Message', contexts: ['field', 'body', 'completing'] } as const;

export const howItIsSent: readonly Command[] = [
  {
    ...writing,
    ...{ id: 'compose.reports', title: 'Ask for reports of its delivery, or not', keys: ['Alt-t'] },
    run: ({ effects }) => {
      effects.compose.edit((open) => withWish(open, { reports: !open.draft.reports }));
    },
  },
  {
    ...writing,
    ...{ id: 'compose.markdown', title: 'The text is Markdown, or not', keys: ['Alt-k'] },
    run: ({ effects }) => {
      effects.compose.edit((open) => {
        const isMarkdown = open.draft.format === 'markdown';
        return withWish(open, { format: isMarkdown ? 'plain' : 'markdown' });
      });
    },
  },
];
