/** Mira's keyring and those of people who write to her, and how their mail is read. */
import { afterAll, beforeAll } from '@jest/globals';
import { openProtected } from '../../src/app/protection/openProtected.js';
import { readOpened } from '../../src/app/protection/readOpened.js';
import type { ReadableMessage } from '../../src/core/message.js';
import {
  protectionLines,
  type Protection,
  type ProtectionLine,
  type SignatureState,
} from '../../src/core/protection.js';
import { canonical, ENTITY, Keyring } from './gpg.js';

export interface MailRead {
  text: string;
  message: ReadableMessage;
  protection: Protection | null;
  state: SignatureState | undefined;
  lines: readonly ProtectionLine[];
}

export async function readProtected(raw: Buffer): Promise<MailRead> {
  const message = await readOpened(await openProtected(raw, { may: false }));
  const { protection, text } = message;
  const lines = protection === null ? [] : protectionLines(protection);
  return { text, message, protection, state: protection?.signature?.state, lines };
}

type Person = 'mira' | 'ann' | 'eve' | 'bob' | 'stranger' | 'mallory';

export class Correspondence {
  readonly mira = new Keyring();
  readonly others = new Keyring();
  readonly key: Readonly<Record<Person, string>>;
  readonly #before = process.env['GNUPGHOME'];

  constructor() {
    const { mira, others } = this;
    this.key = {
      mira: mira.makeKey('Mira <mira@here.example>'),
      ann: others.makeKey('Ann <ann@example.org>'),
      eve: others.makeKey('Eve <eve@evil.example>'),
      bob: others.makeKey('Bob <bob@example.org>'),
      stranger: others.makeKey('Stranger <stranger@example.org>'),
      // A user id with the address of another as its name, against those who look at names.
      mallory: others.makeKey('ann@example.org <mallory@evil.example>'),
    };
    for (const who of ['ann', 'eve', 'mallory'] as const) {
      mira.learn(others.publicKey(this.key[who]), this.key[who]);
    }
    mira.learn(others.publicKey(this.key.bob));
    others.learn(mira.publicKey(this.key.mira));
    mira.use();
  }

  sign(by: Person, entity = ENTITY): string {
    return this.others.sign(canonical(entity), this.key[by]);
  }

  /** To Mira. */
  encrypt(content: string, more: readonly string[] = []): string {
    const args = ['--trust-model', 'always', '--armor', '-r', this.key.mira, '--encrypt'];
    return this.others.gpg([...more, ...args], content).toString('latin1');
  }

  remove(): void {
    this.mira.remove();
    this.others.remove();
    if (this.#before === undefined) delete process.env['GNUPGHOME'];
    else process.env['GNUPGHOME'] = this.#before;
  }
}

/** For all tests of a block; made before the first of them. */
export function correspondence(): () => Correspondence {
  let current: Correspondence | null = null;
  beforeAll(() => {
    current = new Correspondence();
  });
  afterAll(() => current?.remove());
  return () => {
    if (current === null) throw new Error('the keys are made before the tests');
    return current;
  };
}
