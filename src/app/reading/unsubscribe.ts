/**
 * Leaves a mailing list by one POST (RFC 8058).
 *
 * Guarantees: https only, certificates are checked, no cookie or credential goes with it, no
 * redirect is followed, no private address is asked, and it ends within the deadline.
 */
import { lookup } from 'node:dns/promises';
import { request } from 'node:https';
import { isPrivateAddress } from '../../config/autoconfig/privateAddress.js';
import { MailtuiError } from '../../core/errors.js';

const DEADLINE = 15_000;
const BODY = 'List-Unsubscribe=One-Click';

export async function unsubscribeAt(url: string): Promise<void> {
  const { hostname } = new URL(url);
  const { address, family } = await addressOf(hostname.replace(/^\[|\]$/g, ''));
  if (isPrivateAddress(address)) {
    throw new MailtuiError('bad-input', `${hostname} is no place of a mailing list`);
  }
  const status = await post(url, address, family);
  if (status >= 200 && status < 400) return;
  throw new MailtuiError('unreachable', `${hostname} answered ${String(status)}`, {
    hint: 'Open the page of the list instead.',
  });
}

async function addressOf(host: string): Promise<{ address: string; family: number }> {
  try {
    return await lookup(host);
  } catch {
    throw new MailtuiError('unreachable', `${host} cannot be found`);
  }
}

/** The address is the one that was looked at: a second look-up could find another. */
function post(url: string, address: string, family: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      {
        method: 'POST',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          'Content-Length': BODY.length,
        },
        lookup: (_host, options, found) => {
          if (options.all === true) found(null, [{ address, family }]);
          else found(null, address, family);
        },
        signal: AbortSignal.timeout(DEADLINE),
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    call.on('error', () => {
      reject(new MailtuiError('unreachable', `${new URL(url).hostname} did not answer`));
    });
    call.end(BODY);
  });
}
