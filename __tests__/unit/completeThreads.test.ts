/** What an older mailtui did not keep of messages is read again, a part in each sync. */
import { describe, expect, it } from '@jest/globals';
import { conversationTree } from '../../src/core/conversation.js';
import type { CommitReport } from '../../src/core/indexChanges.js';
import { summarise } from '../../src/mime/summary.js';
import { Database } from '../../src/store/index/database.js';
import { MailtuiError } from '../../src/core/errors.js';
import { completeThreads } from '../../src/sync/completeThreads.js';
import { useIndex } from '../support/testIndex.js';

const the = useIndex();
const mail = (n: number, answers: number | null): string =>
  [
    `Message-ID: <${String(n)}@x>`,
    'From: a@x.example',
    'To: b@x.example',
    ...(answers === null ? [] : [`In-Reply-To: <${String(answers)}@x>`]),
    `Subject: ${n === 9 ? 'Re: subject 1' : `subject ${String(n)}`}`,
    '',
    'text',
  ].join('\r\n');

/** As an older version left it: conversations are known, and not what answers what. */
function older(letters: readonly (readonly [number, number | null])[]): void {
  const { index, file } = the();
  for (const [n, answers] of letters) {
    index.commit([the().add(n, { summary: summarise(Buffer.from(mail(n, answers))) })]);
  }
  const database = new Database(file);
  database.exec("UPDATE message SET threaded = 0, ancestors = '', subject_key = NULL");
  database.close();
}

function work(lost: readonly number[] = [], signal = new AbortController().signal) {
  const reports: CommitReport[] = [];
  const readHead = (_: unknown, { name }: { name: string }): Promise<Buffer> => {
    const n = Number(/Q(\d+)\./.exec(name)?.[1]);
    if (lost.includes(n)) return Promise.reject(new MailtuiError('disk', 'it is gone'));
    const answers = n === 2 || n === 3 ? n - 1 : null;
    return Promise.resolve(Buffer.from(mail(n, answers)));
  };
  const { index } = the();
  const onCommit = (report: CommitReport): void => {
    reports.push(report);
  };
  const deps = { store: { readHead }, index, summarise, onCommit };
  return completeThreads(deps, 'ann', signal).then((looked) => ({ looked, reports }));
}

const depths = (n: number): number[] =>
  conversationTree(the().index.threadMembers(the().row(n).thread)).map(({ depth }) => depth);

describe('what an older mailtui indexed', () => {
  it('becomes a tree again', async () => {
    older([
      [1, null],
      [2, 1],
      [3, 2],
    ]);
    expect(depths(1)).toEqual([0, 0, 0]);
    const { looked, reports } = await work();
    expect(looked).toBe(3);
    expect(reports[0]?.folderIds).toEqual([the().inbox.id]);
    expect(depths(1)).toEqual([0, 1, 2]);
    expect(await work()).toMatchObject({ looked: 0, reports: [] });
  });

  it('takes in a reply that names no message, which came since', async () => {
    older([[1, null]]);
    the().index.commit([the().add(9, { summary: summarise(Buffer.from(mail(9, null))) })]);
    expect(the().row(9).thread).not.toBe(the().row(1).thread);
    await work();
    expect(the().row(9).thread).toBe(the().row(1).thread);
  });

  it('is looked at once, also where it cannot be read, and not at all when one stops', async () => {
    older([
      [1, null],
      [2, 1],
    ]);
    const stopped = await work([], AbortSignal.abort());
    expect(stopped.looked).toBe(0);
    expect((await work([2])).looked).toBe(2);
    expect((await work()).looked).toBe(0);
    expect(depths(1)).toEqual([0, 0]);
  });

  it('is looked at in parts', async () => {
    older(Array.from({ length: 450 }, (_, n) => [n + 10, null] as const));
    const { looked, reports } = await work();
    expect([looked, reports.length]).toEqual([450, 3]);
  });
});
