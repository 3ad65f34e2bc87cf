/**
 * Which implementation speaks which protocol. The only file of this folder that the rest of
 * mailtui needs; each implementation is loaded when it is first asked for, because loading one
 * takes longer than many commands do in all.
 */
import type { Protocol } from '../core/account.js';
import type { SourceFactory } from '../core/source.js';

const LOADERS: Readonly<Record<Protocol, () => Promise<SourceFactory>>> = {
  imap: async () => (await import('./imap/imapSource.js')).createImapSource,
  pop3: async () => (await import('./pop3/pop3Source.js')).createPop3Source,
};

/** What makes the sources of this protocol's accounts. */
export function sourceFactory(protocol: Protocol): Promise<SourceFactory> {
  return LOADERS[protocol]();
}
