/** What is said of signed mail, with real gpg. */
import { describe, expect, it } from '@jest/globals';
import { openProtected } from '../../src/app/protection/openProtected.js';
import { parseStatus, signaturesIn } from '../../src/crypto/gpgStatus.js';
import { correspondence, readProtected } from '../support/correspondence.js';
import { readAllOfOpened, readOpened } from '../../src/app/protection/readOpened.js';
import { FIXTURES } from '../support/mimeFixtures.js';
import { canonical, ENTITY, HAS_GPG, signedMail } from '../support/gpg.js';

const withGpg = HAS_GPG ? describe : describe.skip;

withGpg('signed mail of others', () => {
  const the = correspondence();

  it('is verified for the address of its author', async () => {
    const { state, protection, message, lines } = await readProtected(
      signedMail(the().sign('ann')),
    );
    expect(state).toBe('good');
    expect(protection?.signature).toMatchObject({
      ...{ address: 'ann@example.org', key: the().key.ann, signer: 'Ann <ann@example.org>' },
    });
    expect(lines).toEqual([
      { level: 'good', text: 'Signed, and verified for ann@example.org (OpenPGP)' },
    ]);
    expect(message.attachments).toEqual([]);
  });

  it('is verified whatever line ends it is kept with', async () => {
    const raw = signedMail(the().sign('ann')).toString('latin1').replaceAll('\r\n', '\n');
    expect((await readProtected(Buffer.from(raw, 'latin1'))).state).toBe('good');
  });

  it.each([
    ['a key that nobody confirmed', 'bob', 'Bob <bob@example.org>', 'unconfirmed'],
    ['the key of somebody else', 'eve', 'Ann <ann@example.org>', 'other-signer'],
    ['an address in the name', 'eve', '"ann@example.org" <eve@evil.example>', 'good'],
    ['a name that is an address', 'mallory', 'Ann <ann@example.org>', 'other-signer'],
    ['a key that is not here', 'stranger', 'Stranger <stranger@example.org>', 'missing-key'],
    ['two authors', 'ann', 'ann@example.org, eve@evil.example', 'unclear'],
  ] as const)('signed with %s', async (_, by, from, state) => {
    const found = await readProtected(signedMail(the().sign(by), { from }));
    expect(found.state).toBe(state);
    // Whatever the name says: the address that is told is the one that was verified.
    if (state === 'good') expect(found.protection?.signature?.address).toBe('eve@evil.example');
  });

  it('does not take a second From or a Sender for the author', async () => {
    const header = 'From: Eve <eve@evil.example>\n';
    expect((await readProtected(signedMail(the().sign('ann'), { header }))).state).toBe('unclear');
    const sender = 'Sender: ann@example.org\n';
    const from = 'eve@evil.example';
    expect(
      (await readProtected(signedMail(the().sign('ann'), { header: sender, from }))).state,
    ).toBe('other-signer');
  });

  it('is called bad when one letter was changed', async () => {
    const raw = signedMail(the().sign('ann'))
      .toString('latin1')
      .replace('herring is', 'Herring is');
    const { state, lines } = await readProtected(Buffer.from(raw, 'latin1'));
    expect([state, lines[0]?.level]).toEqual(['bad', 'bad']);
  });

  it('is told from what a key signed that is over, or was revoked', async () => {
    const then = ['--faked-system-time', '20200101T000000'];
    const fingerprint = the().others.makeKey('Old <old@example.org>', '', '1d', then);
    const signature = the().others.sign(canonical(ENTITY), fingerprint, then);
    the().mira.learn(the().others.publicKey(fingerprint), fingerprint);
    const old = await readProtected(signedMail(signature, { from: 'old@example.org' }));
    expect(old.protection?.signature).toMatchObject({
      ...{ state: 'expired', address: 'old@example.org', signed: Date.UTC(2020, 0, 1) },
    });
    expect(old.lines[0]?.level).toBe('plain');

    const lost = the().others.makeKey('Lost <lost@example.org>');
    const before = the().others.sign(canonical(ENTITY), lost);
    the().mira.learn(the().others.publicKey(lost), lost);
    the().mira.learn(the().others.revocation(lost));
    const revoked = await readProtected(signedMail(before, { from: 'lost@example.org' }));
    expect([revoked.state, revoked.lines[0]?.level]).toEqual(['revoked', 'bad']);
  });
});

describe('where there is no gpg', () => {
  it('a signature is said not to be checked', async () => {
    const { PATH } = process.env;
    process.env['PATH'] = '/nowhere';
    const { protection } = await openProtected(signedMail('x'), { may: false });
    process.env['PATH'] = PATH;
    expect(protection?.signature).toMatchObject({
      ...{ state: 'unchecked', reason: 'gpg is not installed' },
    });
  });
});

describe('the status lines of gpg', () => {
  const outcomes = (text: string): string[] =>
    signaturesIn(parseStatus(Buffer.from(text))).map(({ outcome }) => outcome);
  const VALID = `[GNUPG:] VALIDSIG ${'A'.repeat(40)} 2026-01-01 1 0 4 0 22 8 00 ${'A'.repeat(40)}`;

  it('make a good signature only together', () => {
    expect(outcomes(`[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG A Ann\n${VALID}\n`)).toEqual(['good']);
    expect(outcomes('[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG A Ann\n')).toEqual(['not-checked']);
    expect(
      outcomes(`[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG A Ann\n[GNUPG:] BADSIG A\n${VALID}\n`),
    ).toEqual(['not-checked']);
    // Over a key, not over a text.
    const other = VALID.replace(' 00 ', ' 10 ');
    expect(outcomes(`[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG A Ann\n${other}\n`)).toEqual([
      'not-checked',
    ]);
    expect(outcomes(`gpg: [GNUPG:] GOODSIG A Ann\n x${VALID}\n`)).toEqual([]);
  });
});

describe('a signature', () => {
  const signature = { state: 'unchecked', address: '', signer: '', key: '', signed: null } as const;
  const protection = { standard: 'openpgp', encrypted: 'no', reason: '', isLocked: false } as const;
  const opened = {
    content: Buffer.from(FIXTURES.signed, 'latin1'),
    protection: { ...protection, signature: { ...signature, reason: '' } },
    warnings: [],
  };

  it('is among the parts of the message for programs, and is a mark for a person', async () => {
    const { attachments } = await readAllOfOpened(opened);
    expect(attachments.map(({ name }) => name)).toEqual(['signature.asc']);
    expect((await readOpened(opened)).attachments).toEqual([]);
  });
});
