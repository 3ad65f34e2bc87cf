/** The screen in English. */
import { LINEAR } from './linear.js';
import { OPTIONS } from './options.js';
import { PAGES } from './pages.js';

export const EN = { ...LINEAR, ...OPTIONS, ...PAGES } as const;
