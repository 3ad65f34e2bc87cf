/** The screen in English. */
import { OPTIONS } from './options.js';
import { PAGES } from './pages.js';

export const EN = { ...OPTIONS, ...PAGES } as const;
