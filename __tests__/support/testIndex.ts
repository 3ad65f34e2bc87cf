/** An index of its own for each test of a file, with an inbox, closed and removed afterwards. */
import { afterEach, beforeEach } from '@jest/globals';
import { join } from 'node:path';
import { shortId } from '../../src/core/deliveryKey.js';
import type { FolderRow, MessagePage, MessageRow } from '../../src/core/indexRows.js';
import type { MailIndex } from '../../src/core/mailIndex.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { addition, INBOX, type Addition } from './places.js';
import { scratch } from './scratch.js';

export class TestIndex {
  readonly file = join(scratch(), 'state', 'index.db');
  index: MailIndex = openIndex(this.file).index;
  readonly inbox: FolderRow = this.index.putFolder(INBOX);

  /** The change that adds message number `n` to the inbox; it is received at second `n`. */
  add(n: number, parts: Parameters<typeof addition>[2] = {}): Addition {
    return addition(this.inbox.id, n, parts);
  }

  rows(): MessagePage['rows'] {
    return this.index.page({ folderId: this.inbox.id, limit: 1000 }).rows;
  }

  /** Message number `n`. */
  row(n: number): MessageRow {
    const row = this.index.find(shortId(`1700000000.P1Q${n}.host`));
    if (row === null) throw new Error(`message ${n} is not there`);
    return row;
  }

  placement(n: number): number {
    return this.row(n).placementId;
  }
}

/** Call at the top of a test file. @returns what gives the index of the test that runs. */
export function useIndex(): () => TestIndex {
  let current: TestIndex | undefined;
  beforeEach(() => {
    current = new TestIndex();
  });
  afterEach(() => {
    current?.index.close();
  });
  return () => {
    if (current === undefined) throw new Error('only within a test');
    return current;
  };
}
