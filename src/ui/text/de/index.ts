/** The screen in German. */
import type { Catalogue } from '../phrase.js';
import { ACTIONS } from './actions.js';
import { LINEAR } from './linear.js';
import { LIST } from './list.js';
import { OPTIONS } from './options.js';
import { PAGES } from './pages.js';
import { VIEWS } from './views.js';
import { WORDS } from './words.js';

export const DE: Catalogue = {
  ...ACTIONS,
  ...VIEWS,
  ...LINEAR,
  ...LIST,
  ...OPTIONS,
  ...PAGES,
  ...WORDS,
};
