/** Whether there is an index that can be read, at the price of opening it. */
import { existsSync } from 'node:fs';
import { toMailtuiError } from '../core/errors.js';
import { openIndexReader } from '../store/index/openIndex.js';

/** `unreadable`: damaged, most likely. One of another version is fine here: its opening says more. */
export function indexHealth(indexFile: string): 'missing' | 'unreadable' | 'fine' {
  if (!existsSync(indexFile)) return 'missing';
  try {
    openIndexReader(indexFile).close();
    return 'fine';
  } catch (thrown) {
    return toMailtuiError(thrown).kind === 'config' ? 'fine' : 'unreadable';
  }
}
