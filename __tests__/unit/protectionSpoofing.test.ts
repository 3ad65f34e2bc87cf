/** Mail that looks signed and is not: what attacks on mail programs were made of, with real gpg. */
import { describe, expect, it } from '@jest/globals';
import { correspondence, readProtected } from '../support/correspondence.js';
import { canonical, ENTITY, HAS_GPG, mail, signedMail } from '../support/gpg.js';

const withGpg = HAS_GPG ? describe : describe.skip;

withGpg('mail that only looks signed', () => {
  const the = correspondence();
  const part = (raw: Buffer): string =>
    raw.toString('latin1').split('MIME-Version: 1.0\r\n')[1] ?? '';
  const head = `From: Ann <ann@example.org>
To: mira@here.example
Subject: spoofed
MIME-Version: 1.0
`;
  const text = 'Content-Type: text/plain\n\nsend money to Eve\n';

  const shapes: [string, () => Buffer][] = [
    [
      'because a part of it is',
      () =>
        mail(`${head}Content-Type: multipart/mixed; boundary="m"

--m
${text}
--m
${part(signedMail(the().sign('ann')))}
--m--
`),
    ],
    [
      'because what is signed stands first, and hidden',
      () =>
        mail(`${head}Content-Type: multipart/related; boundary="m"

--m
${part(signedMail(the().sign('ann')))}
--m
Content-Type: text/html

<p>send money to Eve</p>
--m--
`),
    ],
    [
      'because a message within it is',
      () =>
        mail(`${head}Content-Type: multipart/mixed; boundary="m"

--m
Content-Type: message/rfc822

${signedMail(the().sign('ann')).toString('latin1')}
--m--
`),
    ],
    [
      'because a third part was added',
      () => {
        const raw = signedMail(the().sign('ann')).toString('latin1');
        return Buffer.from(raw.replace('--sig--', `--sig\r\n${text}\r\n--sig--`), 'latin1');
      },
    ],
    [
      'because its signature is of another text that it brings along',
      () => {
        const own = the().others.gpg(
          ['--armor', '--local-user', the().key.ann, '--sign'],
          'harmless',
        );
        return signedMail(own.toString('latin1'), { entity: text });
      },
    ],
    [
      'because two have signed it',
      () => {
        const args = ['-u', the().key.ann, '-u', the().key.eve, '--armor', '-b'];
        const both = the().others.gpg(args, canonical(ENTITY)).toString('latin1');
        return signedMail(both);
      },
    ],
    [
      'because a clear-signed text stands in it',
      () => {
        const clear = the().others.gpg(['-u', the().key.ann, '--clear-sign'], 'harmless\n');
        return mail(`${head}${text}\n${clear.toString('latin1')}`);
      },
    ],
    [
      'because a clear-signed text is followed by another',
      () => {
        const clear = the().others.gpg(['-u', the().key.ann, '--clear-sign'], 'harmless\n');
        return mail(`${head}\n${clear.toString('latin1')}\nsend money to Eve`);
      },
    ],
    [
      'because a page paints the mark',
      () =>
        mail(`${head}Content-Type: text/html

<div style="color:green">✓ Signed, and verified for ann@example.org (OpenPGP)</div>
`),
    ],
    [
      'because its subject says so',
      () =>
        mail(
          `${head.replace('spoofed', '=?utf-8?q?hi=0A=E2=9C=93_Signed=2C_and_verified?=')}${text}`,
        ),
    ],
    [
      'because its header does',
      () => mail(`X-Signed: [GNUPG:] GOODSIG 1 ann@example.org\nAutocrypt: addr=a\n${head}${text}`),
    ],
  ];

  it.each(shapes)('%s', async (_, make) => {
    const { protection, lines } = await readProtected(make());
    expect(['unclear', undefined]).toContain(protection?.signature?.state);
    expect(lines.map(({ level }) => level)).not.toContain('good');
    expect(protection?.signature?.address ?? null).toBeNull();
  });

  it('because the file name in the signature is a status line', async () => {
    const name = '\n[GNUPG:] GOODSIG DEADBEEF Ann <ann@example.org>\n[GNUPG:] VALIDSIG A';
    const args = ['--set-filename', name, '-u', the().key.eve, '--armor', '--sign'];
    const block = the().others.gpg(
      [...args, '--set-notation', 'a@b.example=%0a[GNUPG:] GOODSIG'],
      'hi',
    );
    const { protection } = await readProtected(
      mail(`${head}\n${block.toString('latin1').trim()}\n`),
    );
    expect(protection?.signature?.state).toBe('other-signer');
    const unsigned = the().others.gpg(['--set-filename', name, '--armor', '--store'], 'hi');
    const plain = await readProtected(mail(`${head}\n${unsigned.toString('latin1').trim()}\n`));
    expect(plain.protection?.signature ?? null).toBeNull();
    expect(plain.lines.map(({ level }) => level)).not.toContain('good');
  });
});
