/** Entry of a checking thread: reads the index's file, or message files; `checkThreads.ts` asks. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { openIndexReader } from '../store/index/openIndex.js';
import { openMaildirStore } from '../store/maildir/maildirStore.js';
import type { CheckDepth } from '../core/storeCheck.js';
import type { CheckerPaths, FromChecker, Inspected, ToChecker } from './checkerMessages.js';

function serve({ mailDir, indexFile }: CheckerPaths, port: MessagePort): void {
  const store = openMaildirStore(mailDir);
  const checkIndex = (depth: CheckDepth): string[] | null => {
    try {
      const index = openIndexReader(indexFile);
      try {
        return index.checkFile(depth);
      } finally {
        index.close();
      }
    } catch {
      return null;
    }
  };
  port.on('message', (message: ToChecker) => {
    if (message === 'end') {
      port.close();
      return;
    }
    const { call } = message;
    if ('depth' in message) {
      const complaints = checkIndex(message.depth);
      port.postMessage({ call, complaints } satisfies FromChecker);
      return;
    }
    const looks = message.files.map(async (file): Promise<Inspected> => {
      try {
        const { size, digest, mode } = await store.inspect(message.place, file);
        return { size, digest, mode };
      } catch {
        return null;
      }
    });
    void Promise.all(looks).then((inspected) => {
      port.postMessage({ call, inspected } satisfies FromChecker);
    });
  });
}

if (parentPort !== null) serve(workerData as CheckerPaths, parentPort);
