/** The screen in German. */
import type { Catalogue } from '../phrase.js';
import { LINEAR } from './linear.js';
import { OPTIONS } from './options.js';
import { PAGES } from './pages.js';

export const DE: Catalogue = { ...LINEAR, ...OPTIONS, ...PAGES };
