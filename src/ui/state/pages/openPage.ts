import type { ScreenState } from '../state.js';
import type { Page } from './page.js';

/** The page on top; null: none is open. */
export function openPage({ pages }: Pick<ScreenState, 'pages'>): Page | null {
  return pages.at(-1) ?? null;
}
