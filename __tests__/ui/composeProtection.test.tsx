/** Signing and encrypting on the screen. */
import { describe, expect, it } from '@jest/globals';
import type { RecipientKey } from '../../src/core/draft.js';
import { ALT, compose, CTRL, mailbox } from '../support/composing.js';
import { KEYS } from '../support/screenHarness.js';
import { screen } from '../support/shownScreen.js';

const found = (address: string, key: RecipientKey['key']) => ({
  ...{ signer: 'F', problem: '', recipients: [{ address, key }] },
});

describe('a message', () => {
  it('is signed and encrypted by keys, says whose key lacks, and asks for a passphrase', async () => {
    const mail = mailbox();
    mail.drafts.found = found('ann@there.example', 'none');
    await compose(mail);
    await screen.press('ann@there.example', KEYS.tab);
    expect(screen.text()).not.toContain('OpenPGP');
    await screen.press(ALT.s);
    expect(screen.text()).toMatch(/OpenPGP {2}✓ signed as/);
    await screen.press(ALT.p);
    expect(screen.text()).toContain(
      '⚠ cannot be signed and encrypted: no key for ann@there.example',
    );
    mail.drafts.found = found('bob@there.example', 'unconfirmed');
    await screen.press(ALT.h, 'bob@there.example', KEYS.tab);
    expect(screen.text()).toContain(
      'signed and encrypted · key of bob@there.example not confirmed',
    );
    mail.drafts.isLocked = true;
    await screen.press(CTRL.x);
    expect(mail.drafts.sent.at(-1)?.draft).toMatchObject({ sign: true, encrypt: true });
  });

  it('is encrypted by itself where the account says so, until one says otherwise', async () => {
    const mail = mailbox();
    mail.drafts.who = mail.drafts.who.map((one) => ({ ...one, encryptsByItself: true }));
    mail.drafts.found = found('ann@there.example', 'confirmed');
    await compose(mail);
    await screen.press('ann@there.example', KEYS.tab);
    expect(screen.text()).toContain('✓ encrypted, by confirmed keys');
    mail.drafts.found = found('new@there.example', 'none');
    await screen.press(ALT.h, 'new@there.example', KEYS.tab);
    expect(screen.text()).not.toContain('OpenPGP');
    mail.drafts.found = found('ann@there.example', 'confirmed');
    await screen.press(ALT.p, ALT.p, ALT.h, 'er', KEYS.tab);
    expect(screen.text()).not.toContain('OpenPGP');
  });
});
