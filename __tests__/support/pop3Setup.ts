/** A POP3 source at a scripted server, made and cleared away for one test. */
import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerSettings } from '../../src/core/account.js';
import type { FetchedMessage, MailSource, RemoteMailbox } from '../../src/core/source.js';
import { createPop3Source } from '../../src/protocols/pop3/pop3Source.js';
import { pop3Script, type Pop3Script, type Pop3ScriptOptions } from './pop3Script.js';
import {
  startScriptedServer,
  type Answer,
  type ScriptedServer,
  type ScriptedServerOptions,
} from './scriptedServer.js';
import { LOCALHOST } from './testCertificate.js';

/** Never fires; shared by sources that work at the same time. */
export const LIVE = new AbortController().signal;
setMaxListeners(0, LIVE);

export interface SourceChanges extends Partial<ServerSettings> {
  password?: () => Promise<string>;
  idleTimeout?: number;
}

export class Pop3Setup {
  readonly trace: string[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'mailtui-pop3-'));
  readonly #servers: ScriptedServer[] = [];
  readonly #sources: MailSource[] = [];

  /** PEM file with the certificate of the scripted servers. */
  get tlsCa(): string {
    const file = join(this.#folder, 'ca.pem');
    writeFileSync(file, LOCALHOST.cert);
    return file;
  }

  /** `wrap` may answer before the script does, or change what it says. */
  async serve(
    mailbox: Pop3ScriptOptions,
    how: Partial<ScriptedServerOptions> = {},
    wrap: (script: Pop3Script) => Partial<ScriptedServerOptions> = () => ({}),
  ): Promise<ScriptedServer> {
    const script = pop3Script(mailbox);
    return this.serveRaw({ ...script, ...wrap(script), ...how });
  }

  async serveRaw(options: ScriptedServerOptions): Promise<ScriptedServer> {
    const server = await startScriptedServer(options);
    this.#servers.push(server);
    return server;
  }

  source(server: { port: number }, changes: SourceChanges = {}): MailSource {
    const { password = () => Promise.resolve('secret'), idleTimeout = 10_000, ...rest } = changes;
    const source = createPop3Source({
      account: 'test',
      server: {
        host: '127.0.0.1',
        port: server.port,
        security: 'none',
        user: 'alice',
        ...rest,
      },
      password,
      idleTimeout,
      trace: (line) => this.trace.push(line),
    });
    this.#sources.push(source);
    return source;
  }

  async connected(server: { port: number }, changes: SourceChanges = {}): Promise<MailSource> {
    const source = this.source(server, changes);
    await source.connect(LIVE);
    return source;
  }

  async close(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.close()));
    await Promise.all(this.#servers.map((server) => server.close()));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** For {@link Pop3Setup.serve}: the script, but for the lines that this answers. */
export function answering(
  own: Readonly<Record<string, Answer>> | ((line: string) => Answer | undefined),
) {
  return (script: Pop3Script): Partial<ScriptedServerOptions> => ({
    answer: (line) => {
      const answer = typeof own === 'function' ? own(line) : own[line];
      return answer === undefined ? script.answer(line) : answer;
    },
  });
}

export async function inboxOf(source: MailSource): Promise<RemoteMailbox> {
  const [inbox] = await source.listMailboxes(LIVE);
  if (inbox === undefined) throw new Error('there is no inbox');
  return inbox;
}

/** Ids of everything that is there, after a snapshot. */
export async function idsOf(source: MailSource): Promise<string[]> {
  const { messages } = await source.snapshot(await inboxOf(source), null, LIVE);
  return messages.map(({ id }) => id);
}

export async function contentOf({ content }: FetchedMessage): Promise<Buffer> {
  if (Buffer.isBuffer(content)) return content;
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Everything that these ids name, in the order it came; into `into`, also when it fails midway. */
export async function fetchAll(
  source: MailSource,
  ids: readonly string[],
  into: { id: string; bytes: Buffer }[] = [],
): Promise<{ id: string; bytes: Buffer }[]> {
  for await (const message of source.fetch(ids, LIVE)) {
    into.push({ id: message.id, bytes: await contentOf(message) });
  }
  return into;
}
