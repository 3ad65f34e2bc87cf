/** How what is written goes out: with reports of its delivery, as a page, too. */
import { withWish } from '../state/compose/openDraft.js';
import type { Command } from './command.js';

const writing = { group: 'Message', contexts: ['field', 'body', 'completing'] } as const;

const inPreview = { group: 'Message', contexts: ['preview'] } as const;

/** How far a page goes. */
const PAGE_ROWS = 10;

function scroll(by: number): Command['run'] {
  return ({ effects }) => {
    effects.preview.scroll(by);
  };
}

export const howItIsSent: readonly Command[] = [
  {
    ...writing,
    ...{ id: 'compose.reports', title: 'Ask for delivery reports', keys: ['Alt-t'] },
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
  {
    ...writing,
    ...{
      id: 'compose.preview',
      title: 'Show the page it becomes',
      keys: ['Alt-v'],
    },
    run: ({ effects }) => {
      effects.preview.show();
    },
  },
  {
    ...writing,
    ...{ id: 'compose.show-picture', title: 'Put a picture in the text' },
    keys: ['Alt-g'],
    run: ({ effects }) => {
      effects.preview.showPicture();
    },
  },
  {
    ...inPreview,
    ...{ id: 'preview.close', title: 'Back to the text', hint: 'back' },
    keys: ['Esc', 'q', 'Alt-v', 'Ctrl-G'],
    run: ({ effects }) => {
      effects.compose.edit((open) => ({ ...open, preview: null }));
    },
  },
  {
    ...inPreview,
    ...{ id: 'preview.browse', title: 'The page in the browser', hint: 'browser' },
    keys: ['b', 'o'],
    run: ({ effects }) => {
      effects.preview.browse();
    },
  },
  {
    ...inPreview,
    ...{ id: 'preview.down', title: 'Down', keys: ['j', 'Down'] },
    run: scroll(1),
  },
  { ...inPreview, id: 'preview.up', title: 'Up', keys: ['k', 'Up'], run: scroll(-1) },
  {
    ...inPreview,
    ...{ id: 'preview.page-down', title: 'A page down', keys: ['Space', 'PageDown', 'Ctrl-F'] },
    run: scroll(PAGE_ROWS),
  },
  {
    ...inPreview,
    ...{ id: 'preview.page-up', title: 'A page up', keys: ['PageUp', 'Ctrl-B'] },
    run: scroll(-PAGE_ROWS),
  },
];
