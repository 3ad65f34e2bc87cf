/**
 * Signs and encrypts what is about to be sent, and drafts of it.
 *
 * Guarantees: what was to be encrypted leaves only encrypted, to every recipient and to its author,
 * or not at all; who gets a blind copy is named by no key id; the keys are those that `keysFor`
 * told of. What has to lie in a file are others' public keys, in a private directory, for as long as
 * gpg runs.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Draft, DraftKeys } from '../../core/draft.js';
import { MailtuiError, toMailtuiError } from '../../core/errors.js';
import { encrypt, exportKey, signDetached } from '../../crypto/openPgp.js';
import type { Asking } from '../../crypto/runGpg.js';
import { autocryptField } from '../../mime/autocrypt.js';
import { typedAddresses } from '../../mime/draftMessage.js';
import { encryptedMessage, protectable, signedMessage } from '../../mime/protectMessage.js';
import { ownKey, recipientKey, type FoundKey, type KeySources } from './recipientKeys.js';

export interface OutgoingKeySources extends KeySources {
  /** A directory of ours; absent: keys that came along with messages cannot be used. */
  scratch?: string;
}

/** Whether the draft could be signed and encrypted as it is addressed. Never rejects. */
export async function keysFor(sources: KeySources, draft: Draft): Promise<DraftKeys> {
  try {
    const own = await ownKey(draft.from.address);
    const people = [...new Set([...addressesOf(draft.to, draft.cc), ...addressesOf(draft.bcc)])];
    const found = await Promise.all(people.map((address) => recipientKey(sources, address)));
    const recipients = found.map(({ address, how: key }) => ({ address, key }));
    const problem = own === null ? `no key of ${draft.from.address} is here` : '';
    return { signer: own?.fingerprint ?? null, recipients, problem };
  } catch (thrown) {
    return { signer: null, recipients: [], problem: toMailtuiError(thrown).message };
  }
}

/** The message as it is to be sent. @throws MailtuiError `config`, `secret-missing`, `cancelled`. */
export async function protectOutgoing(
  sources: OutgoingKeySources,
  draft: Draft,
  content: Buffer,
  asking: Asking,
): Promise<Buffer> {
  if (!draft.sign && !draft.encrypt) return content;
  const own = await requireOwnKey(draft);
  const message = protectable(content);
  const { address } = draft.from;
  const autocrypt = autocryptField(address, await exportKey(own, address));
  if (!draft.encrypt) {
    const { signature, hash } = await signDetached(message.entity, own, asking);
    return signedMessage(message, signature, hash, autocrypt);
  }
  const open = await keysOrThrow(sources, addressesOf(draft.to, draft.cc));
  const blind = await keysOrThrow(sources, addressesOf(draft.bcc));
  return withKeyFiles(sources, [open, blind], async ([toFiles = [], hiddenToFiles = []]) => {
    const data = await encrypt(
      message.entity,
      {
        to: [own, ...fingerprints(open)],
        // Who is named openly anyway need not be hidden.
        hiddenTo: fingerprints(blind).filter((key) => !fingerprints(open).includes(key)),
        ...{ toFiles, hiddenToFiles },
        signer: draft.sign ? own : null,
      },
      asking,
    );
    return encryptedMessage(message.header, data, autocrypt);
  });
}

/** A draft as only its author can read it. @param content the draft as it would be kept. */
export async function sealDraft(draft: Draft, content: Buffer): Promise<Buffer> {
  const own = await requireOwnKey(draft);
  const { header } = protectable(content);
  const kept = header
    .split(/\r\n(?![ \t])/)
    .filter((line) => /^(?:From|Date|Message-ID):/i.test(line))
    .map((line) => `${line}\r\n`);
  const wishes = { to: [own], hiddenTo: [], toFiles: [], hiddenToFiles: [], signer: null };
  const data = await encrypt(content, wishes, { may: false });
  return encryptedMessage(kept.join(''), data, '');
}

async function requireOwnKey({ from }: Draft): Promise<string> {
  const own = await ownKey(from.address);
  if (own?.canEncrypt === true) return own.fingerprint;
  throw new MailtuiError('config', `gpg has no key of yours for ${from.address}`, {
    hint: `Make one with: gpg --quick-generate-key ${from.address}`,
  });
}

async function keysOrThrow(sources: KeySources, people: readonly string[]): Promise<FoundKey[]> {
  const found = await Promise.all(people.map((address) => recipientKey(sources, address)));
  const without = found.filter(({ how }) => how === 'none').map(({ address }) => address);
  if (without.length === 0) return found;
  throw new MailtuiError('config', `there is no key for ${without.join(', ')}`, {
    hint: 'Nothing was sent. Import their keys with gpg, or send it without encryption.',
  });
}

function fingerprints(found: readonly FoundKey[]): string[] {
  return found.flatMap(({ fingerprint }) => fingerprint ?? []);
}

async function withKeyFiles<T>(
  { scratch }: OutgoingKeySources,
  groups: readonly (readonly FoundKey[])[],
  work: (files: readonly string[][]) => Promise<T>,
): Promise<T> {
  const isNeeded = groups.some((group) => group.some(({ key }) => key !== null));
  if (!isNeeded) return work(groups.map(() => []));
  if (scratch === undefined) throw new MailtuiError('bug', 'there is no place for keys');
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  const dir = await mkdtemp(join(scratch, 'keys-'));
  try {
    let count = 0;
    const write = async (key: Buffer): Promise<string> => {
      count += 1;
      const file = join(dir, `${String(count)}.key`);
      await writeFile(file, key, { mode: 0o600 });
      return file;
    };
    const files: string[][] = [];
    for (const group of groups) {
      const own: string[] = [];
      for (const { key } of group) if (key !== null) own.push(await write(key));
      files.push(own);
    }
    return await work(files);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function addressesOf(...typed: readonly string[]): string[] {
  return [
    ...new Set(
      typed.flatMap((list) => typedAddresses(list)).map(({ address }) => address.toLowerCase()),
    ),
  ].filter((address) => address.includes('@'));
}
