/** Entry of a thread that makes one picture ready to be shown, and ends; `pictures.ts` asks. */
import { parentPort, workerData } from 'node:worker_threads';
import { reportError, toMailtuiError } from '../../core/errors.js';
import { decodePicture } from '../../mime/picture/decodePicture.js';
import { encodePng, fittingSize, scaled } from '../../mime/picture/fitPicture.js';
import type { PictureFit, ScreenPicture } from '../screenReading.js';
import type { FromPictureThread } from './pictures.js';

function make(bytes: Uint8Array, { most, over, as }: PictureFit): ScreenPicture {
  const picture = decodePicture(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const { width, height } = picture;
  const fitted = scaled(picture, fittingSize(picture, most), over);
  const shown = as === 'png' ? encodePng(fitted) : fitted.rgba;
  const size = { width: fitted.width, height: fitted.height };
  return { ...size, own: { width, height }, bytes: new Uint8Array(shown) };
}

if (parentPort !== null) {
  const { bytes, fit } = workerData as { bytes: Uint8Array; fit: PictureFit };
  let answer: FromPictureThread;
  try {
    answer = { picture: make(bytes, fit) };
  } catch (thrown) {
    answer = { error: reportError(toMailtuiError(thrown)) };
  }
  parentPort.postMessage(answer);
}
