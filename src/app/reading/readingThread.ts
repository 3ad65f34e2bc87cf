/** Entry of a thread that reads long messages, one at a time; `readingThreads.ts` asks. */
import { parentPort } from 'node:worker_threads';
import { readMessage } from '../../mime/read.js';

if (parentPort !== null) {
  const port = parentPort;
  port.on('message', (content: Uint8Array) => {
    const raw = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    void readMessage(raw).then((message) => {
      port.postMessage(message);
    });
  });
}
