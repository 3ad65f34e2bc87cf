/**
 * Requests to the servers where one signs in by OAuth2.
 *
 * Guarantees: https only, but for a server on this computer; where there is a tunnel, nothing but
 * such a server is reached beside it; no redirect is followed, because a token may not be carried
 * elsewhere; nothing longer than the limit is read; it ends within the deadline.
 */
import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { MailtuiError } from '../../core/errors.js';

/** Connects by a way of the account's own, such as its proxy; null: the server is reached straight. */
export type OpenTunnel = (
  place: { host: string; port: number },
  signal: AbortSignal,
) => Promise<Socket | null>;

export interface JsonRequest {
  /** What is posted; absent: nothing is, but asked for. */
  form?: Readonly<Record<string, string>>;
  tunnel: OpenTunnel;
  signal: AbortSignal;
}

export interface JsonAnswer {
  status: number;
  body: Record<string, unknown>;
}

const DEADLINE_MS = 15_000;
const LONGEST = 256 * 1024;

/** @throws MailtuiError `config` for an address without encryption. */
export function requireSafe(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const isHere = parsed !== null && ['127.0.0.1', '[::1]', 'localhost'].includes(parsed.hostname);
  const isSafe = parsed?.protocol === 'https:' || (isHere && parsed.protocol === 'http:');
  if (parsed !== null && isSafe) return parsed;
  throw new MailtuiError('config', `${url} is no https address`);
}

/** @throws MailtuiError `unreachable`, `timeout`, `cancelled`; what the tunnel has to say. */
export async function fetchJson(
  url: string,
  { form, tunnel, signal }: JsonRequest,
): Promise<JsonAnswer> {
  const place = requireSafe(url);
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const stop = AbortSignal.any([signal, deadline]);
  let through: Socket | null = null;
  try {
    // What is not encrypted may not leave this computer.
    if (place.protocol === 'https:') {
      through = await tunnel({ host: hostOf(place), port: Number(place.port || 443) }, stop);
    }
    return await exchange(place, form, through, stop);
  } catch (cause) {
    if (signal.aborted) throw new MailtuiError('cancelled', 'stopped', { cause });
    if (cause instanceof MailtuiError && !deadline.aborted) throw cause;
    const kind = deadline.aborted ? 'timeout' : 'unreachable';
    throw new MailtuiError(kind, `the sign-in server ${place.host} cannot be reached`, {
      hint: 'Check your network connection.',
      cause,
    });
  } finally {
    through?.destroy();
  }
}

function exchange(
  url: URL,
  form: JsonRequest['form'],
  through: Socket | null,
  signal: AbortSignal,
): Promise<JsonAnswer> {
  const body = form === undefined ? null : new URLSearchParams(form).toString();
  const way =
    through === null
      ? ({ agent: false } as const)
      : { createConnection: () => connectTls({ socket: through, servername: hostOf(url) }) };
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === 'https:' ? requestTls : requestPlain)(
      url,
      {
        ...way,
        signal,
        method: body === null ? 'GET' : 'POST',
        headers: {
          ...{ accept: 'application/json', 'user-agent': 'mailtui' },
          ...(body === null
            ? {}
            : {
                'content-type': 'application/x-www-form-urlencoded',
                'content-length': Buffer.byteLength(body),
              }),
        },
      },
      (response) => {
        answerIn(response).then(resolve, reject);
      },
    );
    sent.on('error', reject);
    sent.end(body ?? undefined);
  });
}

async function answerIn(response: IncomingMessage): Promise<JsonAnswer> {
  const { statusCode: status = 0, headers } = response;
  if (headers.location !== undefined) {
    response.destroy();
    throw new Error('it leads elsewhere');
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LONGEST) throw new Error('it is too long');
  }
  return { status, body: objectIn(Buffer.concat(chunks).toString('utf8')) };
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // A page for people; the status says enough.
  }
  return {};
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}
