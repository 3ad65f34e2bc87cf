/** What every component draws with: the painter and the way past Ink for finished lines. */
import { createContext, useContext } from 'react';
import type { LineBlocks } from '../terminal/lineBlocks.js';
import type { ListColumn } from '../../core/listColumns.js';
import type { Painter } from '../theme/style.js';

export interface ScreenTools {
  painter: Painter;
  blocks: LineBlocks;
  /** Of the list. */
  columns: readonly ListColumn[];
}

export const ScreenToolsContext = createContext<ScreenTools | null>(null);

export function useScreenTools(): ScreenTools {
  const tools = useContext(ScreenToolsContext);
  if (tools === null) throw new Error('no ScreenToolsContext around this component');
  return tools;
}
