/** The screen in German. */
import type { Catalogue } from '../phrase.js';
import { OPTIONS } from './options.js';
import { PAGES } from './pages.js';

export const DE: Catalogue = { ...OPTIONS, ...PAGES };
