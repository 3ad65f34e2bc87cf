/** What leaves a message: files that are saved, pages for a browser, octets for programs. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadsFolder } from '../../src/app/reading/downloads.js';
import { ReadCalls } from '../../src/app/reading/readCalls.js';
import { pipeThrough } from '../../src/app/reading/runOutside.js';
import { saveFile } from '../../src/app/reading/saveFile.js';
import { unsubscribeAt } from '../../src/app/reading/unsubscribe.js';
import { authenticationSentence } from '../../src/app/senderFindings.js';
import { isPrivateAddress } from '../../src/config/autoconfig/privateAddress.js';
import { flagsOf, NO_FLAGS } from '../../src/core/flags.js';
import { whyReport } from '../../src/core/whyHere.js';
import { pageForBrowser } from '../../src/mime/otherViews.js';
import { readMessage } from '../../src/mime/read.js';
import { fixture } from '../support/mimeFixtures.js';

let dir = '';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mailtui-reading-'));
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

describe('saving', () => {
  it('never writes over a file, through a link or outside of the folder', async () => {
    const octets = Buffer.from('x');
    symlinkSync(join(dir, 'elsewhere'), join(dir, 'b.txt'));
    const paths = [
      await saveFile(dir, '../../a.txt', octets),
      await saveFile(dir, 'a.txt', octets),
      await saveFile(dir, 'b.txt', octets),
      await saveFile(dir, '', octets),
      await saveFile(join(dir, 'new', 'folder'), '.profile', octets),
    ];
    expect(paths.map((path) => path.slice(dir.length + 1))).toEqual([
      'a.txt',
      'a (2).txt',
      'b (2).txt',
      'attachment',
      'new/folder/profile',
    ]);
    expect(readdirSync(dir)).not.toContain('elsewhere');
    for (const path of paths) expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('goes to where the desktop keeps downloads', () => {
    expect(downloadsFolder({ HOME: dir })).toBe(dir);
  });
});

const FLAGGED = {
  ...{ at: 0, by: 'rule' as const, reason: 'a\x1bb' },
  deed: { what: 'flags' as const, before: NO_FLAGS, after: flagsOf(['flagged']) },
};

describe('what the screen asks', () => {
  const why = (id: string) => whyReport(id, null, [FLAGGED]);
  const stripAttachments = (): Promise<void> => Promise.resolve();
  const calls = (raw: Buffer): ReadCalls =>
    new ReadCalls(
      {
        ...{ raw: () => Promise.resolve(raw), content: () => Promise.resolve(raw), why },
        drafts: { preview: () => Promise.resolve(raw) },
        stripAttachments,
      },
      join(dir, 'copies'),
    );

  it('is told why the message is here, line by line and safe', async () => {
    const text = await calls(Buffer.from('')).answer({ do: 'view', id: 'x', view: 'why' });
    expect(text.split('\n')[1]).toMatch(/ {2}marked flagged, by the rule "a.b"$/);
  });

  it('is answered from the octets of the message', async () => {
    const mixed = calls(fixture('mixed'));
    expect(await mixed.answer({ do: 'view', id: 'x', view: 'headers' })).toContain(
      'Subject: Mixed',
    );
    expect(await mixed.answer({ do: 'view', id: 'x', view: 'source' })).toContain('--outer');
    await expect(
      calls(fixture('plain')).answer({ do: 'view', id: 'x', view: 'html' }),
    ).rejects.toThrow('no HTML');
    await expect(mixed.answer({ do: 'save', id: 'x', parts: ['9'], folder: dir })).rejects.toThrow(
      'no part 9',
    );
    const page = calls(fixture('htmlOnly'));
    expect(await page.answer({ do: 'view', id: 'x', view: 'html' })).toContain('Read our page [1]');
    const digest = calls(fixture('digest'));
    expect(await digest.answer({ do: 'read-part', id: 'x', part: '1' })).toMatch(
      /Subject: First[^]*First words\./,
    );
    await expect(page.answer({ do: 'follow', url: 'file:///etc/passwd' })).rejects.toThrow(
      'no link',
    );
    await expect(page.answer({ do: 'unsubscribe', id: 'x' })).rejects.toThrow('cannot be left');
  });

  it('saves what a program may then read, and takes its copies away', async () => {
    const raw = Buffer.from('Content-Type: text/plain; name=a.txt\n\nthe words\x1b[31m\n');
    const all = calls(raw);
    expect(await all.answer({ do: 'save', id: 'x', parts: ['1'], folder: dir })).toBe(
      `Saved ${join(dir, 'a.txt')}`,
    );
    expect(readFileSync(join(dir, 'a.txt'), 'utf8')).toBe('the words\x1b[31m\n');
    // An argument with signs of a shell is an argument.
    const argv = ['sh', '-c', 'cat; echo "$1"', 'sh', '$(id); `id`'];
    expect(await all.answer({ do: 'pipe', id: 'x', part: '1', argv })).toBe(
      'the words␛[31m\n$(id); `id`\n',
    );
    await all.close();
  });

  it('tells how a program failed', async () => {
    await expect(pipeThrough(['/no/such/program'], Buffer.from(''))).rejects.toThrow('no program');
    await expect(
      pipeThrough(['sh', '-c', 'echo broken >&2; exit 3'], Buffer.alloc(1 << 20)),
    ).rejects.toThrow('sh ended with 3: broken');
  });
});

it('a page for a browser allows nothing to load', async () => {
  const page = pageForBrowser(
    await readMessage(
      Buffer.from(
        'Subject: <script>x</script>\nContent-Type: text/html\n\n<p>a<script>b</script><img src=https://t.example/ onerror=x>',
      ),
    ),
  );
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`);
  expect(page).toContain('<title>&lt;script&gt;x&lt;/script&gt;</title>');
  expect(page).not.toMatch(/<script|<img|t\.example|onerror/);
});

describe('leaving a list', () => {
  it('asks no address of a private network', async () => {
    for (const address of [
      '127.0.0.1',
      '10.1.2.3',
      '192.168.0.1',
      '::1',
      '::ffff:127.0.0.1',
      'fd00::1',
    ]) {
      expect([address, isPrivateAddress(address)]).toEqual([address, true]);
    }
    expect(isPrivateAddress('9.9.9.9')).toBe(false);
    await expect(unsubscribeAt('https://127.0.0.1:1/off')).rejects.toThrow('no place');
    await expect(unsubscribeAt('https://localhost/off')).rejects.toThrow('no place');
  });
});

it('the findings of a server are told as its own', () => {
  const one = (method: 'dmarc' | 'dkim' | 'spf', result: string, domain = 'a.example') => ({
    ...{ method, result, domain },
  });
  const said = (...results: ReturnType<typeof one>[]): string =>
    authenticationSentence({ server: 'mx.b.example', results }).join();
  expect(said(one('dkim', 'pass'), one('spf', 'fail'), one('dmarc', 'pass'))).toBe(
    'mx.b.example says: DMARC pass for a.example',
  );
  expect(said(one('dkim', 'fail'), one('dkim', 'pass', 'c.example'), one('spf', 'none'))).toBe(
    'mx.b.example says: DKIM pass for c.example',
  );
  expect(said()).toBe('mx.b.example found nothing that tells who sent it');
});
