/** Rules as a Sieve script: what it says, what it leaves out, and that nothing gets out of its quotes. */
import { describe, expect, it } from '@jest/globals';
import { sieveOf } from '../../src/core/sieve.js';

describe('rules as Sieve', () => {
  it('say what the rules say', () => {
    const { script, left } = sieveOf([
      {
        ...{ name: 'lists', query: 'list:boats -from:kei larger:10k', move: 'Lists/Boats' },
        ...{ tag: ['boats'], read: true, stop: true },
      },
      {
        name: 'on',
        query: 'subject:bill OR subject:invoice',
        forward: ['ben@x.test'],
        copy: 'archive',
      },
    ]);
    expect(left).toEqual([]);
    expect(script.split('\r\n')).toEqual([
      expect.stringContaining('Made by mailtui'),
      'require ["fileinto", "mailbox", "imap4flags", "variables", "copy", "body"];',
      'set "dollar" "$";',
      'set "target" "";',
      'set "stopped" "";',
      '# lists',
      'if allof(string :is "${stopped}" "", allof(header :contains ["list-id"] "boats", not header :contains ["from"] "kei", size :over 10240)) {',
      '  addflag ["boats", "\\\\Seen"];',
      '  if string :is "${target}" "" {',
      '    set "target" "Lists/Boats";',
      '  }',
      '  set "stopped" "yes";',
      '}',
      '# on',
      'if allof(string :is "${stopped}" "", anyof(header :contains ["subject"] "bill", header :contains ["subject"] "invoice")) {',
      '  fileinto :copy :create "Archive";',
      '  redirect :copy "ben@x.test";',
      '}',
      'if not string :is "${target}" "" {',
      '  fileinto :create "${target}";',
      '}',
      '',
    ]);
  });

  it('leave out what Sieve has no words for, and say so', () => {
    const { script, left } = sieveOf([
      { name: 'run', query: 'from:a', run: ['x'] },
      { name: 'tagged', query: 'tag:later', flag: true },
      { name: 'off', query: 'from:a', flag: true, enabled: false },
    ]);
    expect(left.map(({ name }) => name)).toEqual(['run', 'tagged', 'off']);
    expect(script).not.toContain('addflag');
    expect(script).toContain('# tagged: left out, Sieve cannot ask for tag');
  });

  it('quote everything', () => {
    const { script } = sieveOf([
      { name: 'x\r\nkeep;', query: 'subject:"a ${target}"', move: 'a"; discard; "\\' },
    ]);
    expect(script).toContain('# x  keep;');
    expect(script).toContain('set "target" "a\\"; discard; \\"\\\\";');
    expect(script).toContain('"a ${dollar}{target}"');
  });
});
