import { describe, expect, it } from '@jest/globals';
import type { UnlinkedRow } from '../../src/core/indexRows.js';
import { recognise } from '../../src/core/recognise.js';
import type { RemoteIdentity } from '../../src/core/source.js';

const INBOX = 1;

describe('a message under a new id', () => {
  const row = (placementId: number, more: Partial<UnlinkedRow> = {}): UnlinkedRow => ({
    ...{ placementId, folderId: INBOX, messageId: 'a', emailId: null, size: 10, received: 5000 },
    ...{ key: null, upload: 'no', isCopy: false, isPartial: false },
    ...more,
  });
  const remote = (id: string, more: Partial<RemoteIdentity> = {}): RemoteIdentity => ({
    ...{ id, messageId: 'a', size: 10, received: 5000 },
    ...more,
  });
  const found = (remotes: readonly RemoteIdentity[], rows: readonly UnlinkedRow[]) =>
    recognise(remotes, rows, INBOX).map(({ row: { placementId }, remote: { id } }) => [
      id,
      placementId,
    ]);

  it('is the one of the same Message-ID and size', () => {
    const rows = [row(1, { messageId: 'b' }), row(2, { size: 11 }), row(3)];
    expect(found([remote('9')], rows)).toEqual([['9', 3]]);
  });

  it('without a Message-ID is the one of the same size and second', () => {
    const rows = [
      row(1, { messageId: null, received: 4000 }),
      row(2, { messageId: null, received: 5900 }),
    ];
    expect(found([remote('9', { messageId: null })], rows)).toEqual([['9', 2]]);
    expect(found([remote('9', { messageId: null, received: null })], rows)).toEqual([]);
  });

  it('is the one that the server names so, whatever else they share', () => {
    const rows = [row(1, { emailId: 'M1' }), row(2, { emailId: 'M2' })];
    const remotes = [remote('8', { emailId: 'M2' }), remote('9', { emailId: 'M1' })];
    expect(found(remotes, rows)).toEqual([
      ['8', 2],
      ['9', 1],
    ]);
    expect(found([remote('9', { emailId: 'M3' })], rows)).toEqual([]);
  });

  it('is told by its look where one of the two has no name', () => {
    expect(found([remote('9', { emailId: 'M1' })], [row(1)])).toEqual([['9', 1]]);
    expect(found([remote('9')], [row(1, { emailId: 'M1' })])).toEqual([['9', 1]]);
  });

  it('is not one of another size, even of the same name', () => {
    const rows = [row(1, { emailId: 'M1', size: 11 })];
    expect(found([remote('9', { emailId: 'M1' })], rows)).toEqual([]);
  });

  it('is preferred in its folder, and each is found once', () => {
    const rows = [row(1, { folderId: 2, emailId: 'M1' }), row(2, { emailId: 'M1' })];
    const remotes = ['7', '8', '9'].map((id) => remote(id, { emailId: 'M1' }));
    expect(found(remotes, rows)).toEqual([
      ['7', 2],
      ['8', 1],
    ]);
  });
});
