/** The keys that gpg has, as `--with-colons` lists them (GnuPG's doc/DETAILS). */
import { timeOf } from './gpgStatus.js';
import { runGpg } from './runGpg.js';

/** How sure it is that a user id is of whom it names. */
export type Validity = 'confirmed' | 'unconfirmed' | 'expired' | 'distrusted' | 'invalid';

export interface KeyUserId {
  /** As it stands; untrusted. */
  text: string;
  /** In lower case; empty when there is none in it. */
  address: string;
  validity: Validity;
}

export interface Key {
  /** Of the primary key, in hex. */
  fingerprint: string;
  /** It is neither expired nor revoked nor disabled. */
  isUsable: boolean;
  canSign: boolean;
  canEncrypt: boolean;
  /** Ms since the epoch. */
  created: number;
  userIds: readonly KeyUserId[];
}

export type KeyKind = 'public' | 'secret';

const NOBODY = { may: false } as const;

/** Those with this address in a user id that is not revoked; the newest first. */
export async function keysOf(address: string, kind: KeyKind): Promise<Key[]> {
  const keys = await list(`<${address}>`, kind);
  return keys.filter((key) => namesAddress(key, address)).sort((a, b) => b.created - a.created);
}

/** @param fingerprint in hex. @returns null when it is not there. */
export async function keyBy(fingerprint: string): Promise<Key | null> {
  const keys = await list(fingerprint, 'public');
  return keys.find((key) => key.fingerprint === fingerprint) ?? null;
}

export function namesAddress({ userIds }: Key, address: string): boolean {
  return userIdOf({ userIds }, address) !== null;
}

/** The user id with that address of which one is surest. */
export function userIdOf({ userIds }: Pick<Key, 'userIds'>, address: string): KeyUserId | null {
  const wanted = address.toLowerCase();
  const found = userIds.filter((id) => id.address === wanted && id.validity !== 'invalid');
  return found.find(({ validity }) => validity === 'confirmed') ?? found[0] ?? null;
}

/** Those in a piece of data, without taking them in. */
export async function keysIn(data: Buffer): Promise<Key[]> {
  const args = ['--with-colons', '--fixed-list-mode', '--show-keys'];
  const { output } = await runGpg({ program: 'gpg', args, input: data, asking: NOBODY });
  return parseKeys(output.toString('utf8'));
}

async function list(wanted: string, kind: KeyKind): Promise<Key[]> {
  const command = kind === 'secret' ? '--list-secret-keys' : '--list-keys';
  const args = ['--with-colons', '--fixed-list-mode', command, '--', wanted];
  const { output } = await runGpg({ program: 'gpg', args, input: Buffer.of(), asking: NOBODY });
  return parseKeys(output.toString('utf8'));
}

export function parseKeys(colons: string): Key[] {
  const keys: (Key & { userIds: KeyUserId[] })[] = [];
  for (const line of colons.split('\n')) {
    const fields = line.split(':');
    const [kind, validity = ''] = fields;
    const key = keys.at(-1);
    if (kind === 'pub' || kind === 'sec') {
      const can = fields[11] ?? '';
      keys.push({
        fingerprint: '',
        isUsable: !/[ired]/.test(validity) && !can.includes('D'),
        canSign: can.includes('S'),
        canEncrypt: can.includes('E'),
        created: timeOf(fields[5] ?? '') ?? 0,
        userIds: [],
      });
    } else if (key === undefined) continue;
    // The first is the primary key's, those after it are of subkeys.
    else if (kind === 'fpr' && key.fingerprint === '') key.fingerprint = fields[9] ?? '';
    else if (kind === 'uid') {
      const text = plain(fields[9] ?? '');
      key.userIds.push({ text, address: addressIn(text), validity: validityOf(validity) });
    }
  }
  return keys;
}

function validityOf(letter: string): Validity {
  if (letter === 'f' || letter === 'u') return 'confirmed';
  if (letter === 'n') return 'distrusted';
  if (letter === 'e') return 'expired';
  return /^[ird]/.test(letter) ? 'invalid' : 'unconfirmed';
}

/** Escapes of the listing. */
function plain(text: string): string {
  return text.replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** RFC 9580, 5.13: by convention a name and an address, or an address alone. */
export function addressIn(userId: string): string {
  const inBrackets = /<([^<>\s]+@[^<>\s]+)>\s*$/.exec(userId)?.[1];
  const alone = /^[^<>\s]+@[^<>\s]+$/.exec(userId.trim())?.[0];
  return (inBrackets ?? alone ?? '').toLowerCase();
}
