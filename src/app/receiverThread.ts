/** Entry of a receiving thread: stores messages and summarises them; `threadedReceiver.ts` asks. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { reportError, toMailtuiError } from '../core/errors.js';
import { summarise } from '../mime/summary.js';
import { openMaildirStore } from '../store/maildir/maildirStore.js';
import { LocalReceiver, type Receiver } from '../sync/receiver.js';
import type { FromReceiver, ToReceiver } from './receiverMessages.js';

function serve(receiver: Receiver, port: MessagePort): void {
  port.on('message', (message: ToReceiver) => {
    if (message === 'end') {
      port.close();
      return;
    }
    const { call } = message;
    const work =
      'sync' in message
        ? receiver.syncFolder(message.sync).then(() => null)
        : receiver.receive(message.place, {
            ...message.delivery,
            content: Buffer.from(message.bytes),
          });
    work.then(
      (received) => {
        port.postMessage({ call, received } satisfies FromReceiver);
      },
      (thrown: unknown) => {
        const error = reportError(toMailtuiError(thrown));
        port.postMessage({ call, error } satisfies FromReceiver);
      },
    );
  });
  port.postMessage('ready' satisfies FromReceiver);
}

if (parentPort !== null) {
  serve(new LocalReceiver(openMaildirStore(String(workerData)), summarise), parentPort);
}
