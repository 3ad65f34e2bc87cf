/** S/MIME: verified by real openssl, opened by real gpgsm. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProtected } from '../support/correspondence.js';
import { canonical, ENTITY, mail } from '../support/gpg.js';

const HAS_OPENSSL = spawnSync('openssl', ['version']).status === 0;
const HAS_GPGSM = spawnSync('gpgsm', ['--version']).status === 0;
const withOpenssl = HAS_OPENSSL ? describe : describe.skip;

withOpenssl('S/MIME', () => {
  const before = { home: process.env['GNUPGHOME'], ca: process.env['SSL_CERT_FILE'] };
  let dir: string;
  const at = (name: string): string => join(dir, name);
  const openssl = (args: readonly string[], input: string | Buffer = ''): Buffer =>
    execFileSync('openssl', args, { cwd: dir, input, stdio: ['pipe', 'pipe', 'ignore'] });

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'mts-'));
    const fresh = ['-newkey', 'rsa:2048', '-nodes'];
    openssl([
      'req',
      '-x509',
      ...fresh,
      '-days',
      '2',
      '-subj',
      '/CN=CA',
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
    ]);
    for (const [who, address] of [
      ['ann', 'ann@example.org'],
      ['eve', 'eve@evil.example'],
    ] as const) {
      openssl([
        'req',
        ...fresh,
        '-subj',
        `/CN=${who}`,
        '-keyout',
        `${who}.key`,
        '-out',
        `${who}.csr`,
      ]);
      const usage = 'keyUsage=digitalSignature,keyEncipherment\nextendedKeyUsage=emailProtection';
      writeFileSync(at('ext'), `${usage}\nsubjectAltName=email:${address}\n`);
      const ca = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'];
      openssl([
        'x509',
        '-req',
        '-in',
        `${who}.csr`,
        ...ca,
        '-extfile',
        'ext',
        '-out',
        `${who}.pem`,
      ]);
    }
    process.env['SSL_CERT_FILE'] = at('ca.pem');
    process.env['GNUPGHOME'] = dir;
  });
  afterAll(() => {
    spawnSync('gpgconf', ['--kill', 'all'], { env: process.env });
    for (const [name, value] of [
      ['GNUPGHOME', before.home],
      ['SSL_CERT_FILE', before.ca],
    ] as const) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    rmSync(dir, { recursive: true, force: true });
  });

  const sign = (by: string, content: string, more: readonly string[] = []): Buffer => {
    const who = ['-signer', `${by}.pem`, '-inkey', `${by}.key`];
    return openssl(['cms', '-sign', '-binary', '-outform', 'DER', ...who, ...more], content);
  };
  const base64 = (data: Buffer): string => data.toString('base64').replace(/.{76}/g, '$&\n');
  const clear = (signature: Buffer, entity = ENTITY, from = 'Ann <ann@example.org>'): Buffer =>
    mail(`From: ${from}
Subject: herring
MIME-Version: 1.0
Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="s"

--s
${entity.replace(/\n$/, '')}
--s
Content-Type: application/pkcs7-signature; name="smime.p7s"
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="smime.p7s"

${base64(signature)}
--s--
`);
  const opaque = (data: Buffer, kind: string): Buffer =>
    mail(`From: Ann <ann@example.org>
Subject: herring
MIME-Version: 1.0
Content-Type: application/pkcs7-mime; smime-type=${kind}; name="smime.p7m"
Content-Transfer-Encoding: base64

${base64(data)}
`);

  it('is verified for the address in the certificate', async () => {
    const { state, protection, message, lines } = await readProtected(
      clear(sign('ann', canonical(ENTITY))),
    );
    expect([state, protection?.signature?.address]).toEqual(['good', 'ann@example.org']);
    expect(lines[0]?.text).toBe('Signed, and verified for ann@example.org (S/MIME)');
    expect(message.attachments).toEqual([]);
    const inside = await readProtected(
      opaque(sign('ann', canonical(ENTITY), ['-nodetach']), 'signed-data'),
    );
    expect([inside.state, inside.text]).toEqual(['good', 'the herring is in the barrel']);
  });

  it.each([
    ['changed', 'bad', () => clear(sign('ann', canonical(ENTITY)), ENTITY.replace('the', 'The'))],
    ['of somebody else', 'other-signer', () => clear(sign('eve', canonical(ENTITY)))],
    [
      'of two',
      'unclear',
      () => clear(sign('ann', canonical(ENTITY), ['-signer', 'eve.pem', '-inkey', 'eve.key'])),
    ],
    ['of another text', 'bad', () => clear(sign('ann', 'x', ['-nodetach']))],
    [
      'of nobody',
      'bad',
      () => clear(openssl(['crl2pkcs7', '-nocrl', '-certfile', 'ann.pem', '-outform', 'DER'])),
    ],
    ['no signature', 'bad', () => clear(Buffer.from('none'))],
  ])('a signature that is %s is %s', async (_, state, make) => {
    const found = await readProtected(make());
    expect(found.state).toBe(state);
    expect(found.lines.map(({ level }) => level)).not.toContain('good');
  });

  it('by a certificate that nobody vouches for is not confirmed', async () => {
    const raw = clear(sign('ann', canonical(ENTITY)));
    process.env['SSL_CERT_FILE'] = '/dev/null';
    const { state } = await readProtected(raw);
    process.env['SSL_CERT_FILE'] = at('ca.pem');
    expect(state).toBe('unconfirmed');
  });

  (HAS_GPGSM ? it : it.skip)('that is encrypted is opened by gpgsm', async () => {
    const old = ['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];
    openssl([
      'pkcs12',
      '-export',
      ...old,
      '-in',
      'ann.pem',
      '-inkey',
      'ann.key',
      '-out',
      'a.p12',
      '-passout',
      'pass:',
    ]);
    const given = ['--pinentry-mode', 'loopback', '--passphrase-fd', '0', '--disable-crl-checks'];
    execFileSync('gpgsm', ['--batch', ...given, '--import', at('a.p12')], {
      ...{ input: '\n', stdio: 'pipe', env: process.env },
    });
    const seal = (content: string | Buffer): Buffer =>
      opaque(
        openssl(['cms', '-encrypt', '-binary', '-outform', 'DER', '-aes256', 'ann.pem'], content),
        'enveloped-data',
      );
    const { text, protection } = await readProtected(seal(canonical(ENTITY)));
    expect([text, protection?.encrypted]).toEqual(['the herring is in the barrel', 'opened']);
    const signed = opaque(sign('ann', canonical(ENTITY), ['-nodetach']), 'signed-data');
    const entity = signed.toString('latin1').split('MIME-Version: 1.0\r\n')[1] ?? '';
    const both = await readProtected(seal(entity));
    expect([both.text, both.state]).toEqual(['the herring is in the barrel', 'good']);
  });
});
