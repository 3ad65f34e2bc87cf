/** What a message says of where it comes from: its server's findings, its list, what it would load. */
import { describe, expect, it } from '@jest/globals';
import { blockedSentence } from '../../src/core/blocked.js';
import { authenticationOf, isNamedServer, isOwnServer } from '../../src/mime/authentication.js';
import { readMessage } from '../../src/mime/read.js';

const read = (head: string, body = 'x'): ReturnType<typeof readMessage> =>
  readMessage(Buffer.from(`${head}\r\n\r\n${body}`));

describe('a mailing list', () => {
  it('has a name, an archive and a way out', async () => {
    const { list } = await read(
      [
        'List-Id: "The Orbit" <orbit.lists.example.org>',
        'List-Archive: <https://lists.example.org/orbit/>',
        'List-Unsubscribe: <mailto:leave@lists.example.org?subject=off>,',
        ' <https://lists.example.org/off?id=1>',
        'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      ].join('\r\n'),
    );
    expect(list).toEqual({
      id: 'orbit.lists.example.org',
      name: 'The Orbit',
      archive: 'https://lists.example.org/orbit/',
      unsubscribe: {
        https: 'https://lists.example.org/off?id=1',
        isOneClick: true,
        mailto: 'mailto:leave@lists.example.org?subject=off',
      },
    });
  });

  it.each([
    ['Subject: x', null],
    [
      'List-Unsubscribe: <http://plain.example/>, <javascript:alert(1)>, <file:///etc/passwd>',
      null,
    ],
    [
      'List-Unsubscribe: mailto:a@example.org\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click',
      { unsubscribe: { https: null, isOneClick: false, mailto: 'mailto:a@example.org' } },
    ],
    ['List-Unsubscribe: <https://a.example/>', { unsubscribe: { isOneClick: false } }],
    [
      'List-Id: <a.example>\r\nList-Archive: <mailto:a@b.example>',
      { name: 'a.example', archive: null },
    ],
  ])('of %j', async (head, expected) => {
    const { list } = await read(head);
    if (expected === null) expect(list).toBeNull();
    else expect(list).toMatchObject(expected);
  });
});

describe('the findings of a server', () => {
  const AUTH = 'Authentication-Results';
  const said =
    'mx.example.net (a; comment) 1;\r\n dkim=pass (2048-bit key; secure) header.d=example.org header.i=@example.org;' +
    ' spf=softfail smtp.mailfrom=bounce@news.example.com; dmarc=fail (p=none) header.from=example.org; iprev=pass';

  it('count where it is the account’s own', () => {
    const own = (server: string): boolean => isOwnServer(server, 'imap.example.net');
    expect(authenticationOf([[AUTH, said]], own)).toEqual({
      server: 'mx.example.net',
      results: [
        { method: 'dkim', result: 'pass', domain: 'example.org' },
        { method: 'spf', result: 'softfail', domain: 'news.example.com' },
        { method: 'dmarc', result: 'fail', domain: 'example.org' },
      ],
    });
    // What the sender wrote below it, or in the name of another, does not.
    const forged = 'mx.example.net; dmarc=pass header.from=bank.example';
    expect(
      authenticationOf(
        [
          [AUTH, said],
          [AUTH, forged],
        ],
        own,
      )?.results,
    ).toHaveLength(3);
    expect(authenticationOf([[AUTH, 'mx.evil.example; dmarc=pass']], own)).toBeNull();
    expect(authenticationOf([[AUTH, 'example.net.evil.example; dmarc=pass']], own)).toBeNull();
    expect(authenticationOf([[AUTH, 'mx.example.net; none']], own)?.results).toEqual([]);
    expect(authenticationOf([[AUTH, '(('.repeat(9_000)]], own)).toBeNull();
  });

  it('count where the user says so, by exactly that name', () => {
    const named = (server: string): boolean => isNamedServer(server, ['Filter.Example', 'mx2']);
    expect(authenticationOf([[AUTH, 'filter.example; spf=pass']], named)?.server).toBe(
      'filter.example',
    );
    expect(authenticationOf([[AUTH, 'mx2; spf=pass']], named)).not.toBeNull();
    expect(authenticationOf([[AUTH, 'mx.filter.example; spf=pass']], named)).toBeNull();
    expect(authenticationOf([[AUTH, said]], named)).toBeNull();
  });

  it.each([
    ['mx.google.com', 'imap.gmail.com', true],
    ['google.com.evil.example', 'imap.gmail.com', false],
    ['spf.protection.outlook.com', 'outlook.office365.com', true],
    ['mail.example.co.uk', 'imap.example.co.uk', true],
    ['mail.other.co.uk', 'imap.example.co.uk', false],
    ['localhost', 'localhost', true],
    ['evil.example', '127.0.0.1', false],
  ])('%s is the server behind %s: %s', (server, host, expected) => {
    expect(isOwnServer(server, host)).toBe(expected);
  });
});

describe('what a page would load', () => {
  it('is counted, and never loaded', async () => {
    const { blocked, html } = await read(
      'Content-Type: text/html',
      '<img src="https://a.example/1.png" alt=one><img src="//a.example/2.png"><img src="cid:x"><img src="data:image/gif;base64,R0">' +
        '<img src="http://t.example/" width=1 height=1><div style="display:none"><img src="https://t.example/o.gif"></div>',
    );
    expect(blocked).toEqual({ images: 2, trackers: 2 });
    expect(html).not.toContain('example');
    expect(blockedSentence(blocked)).toBe('Not loaded: 2 remote images and 2 tracking pixels');
    expect(blockedSentence({ images: 1, trackers: 0 })).toBe('Not loaded: 1 remote image');
    expect(blockedSentence({ images: 0, trackers: 0 })).toBeNull();
  });
});
