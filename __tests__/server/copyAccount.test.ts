/** Moving house: an account with all its folders to another server, in as many runs as it takes. */
import { describe, expect, it } from '@jest/globals';
import { compareAccounts, copyAccount } from '../../src/app/copyAccount.js';
import { MailtuiError } from '../../src/core/errors.js';
import { flagNames, flagsOf } from '../../src/core/flags.js';
import { plainMessages } from '../support/sampleMail.js';
import { serviceUnderTest, type ServiceUnderTest } from '../support/serviceUnderTest.js';

const BOTH = { from: 'home', to: 'work' };

describe('an account that is copied into another', () => {
  const the = serviceUnderTest();

  it('arrives on the other server with folders, flags, tags and dates; the first stays', async () => {
    const t = await lettersAtHome(the());
    await copy(t);
    await t.sync();
    const [first] = t.imap.mailbox('INBOX').messages;
    expect([first?.received, flagNames(first?.flags ?? 0), first?.keywords]).toEqual([
      t.inbox('home').at(-1)?.received,
      ['flagged'],
      ['boats'],
    ]);
    expect(t.imap.mailbox('Letters/Old').messages).toHaveLength(2);
    expect(compareAccounts(t.parts, BOTH)).toMatchObject([
      { from: 'INBOX', to: 'INBOX', messages: 3, here: 3, onServer: 3 },
      { from: 'Letters/Old', to: 'Letters/Old', messages: 2, here: 2, onServer: 2 },
    ]);
    expect(t.list('home', 'INBOX')).toHaveLength(3);
    expect(t.pop3.mailbox('INBOX').messages).toHaveLength(5);
  });

  it('is not copied twice, and what has come since is', async () => {
    const t = await lettersAtHome(the());
    expect(await copy(t)).toBe(5);
    expect(await copy(t)).toBe(0);
    t.pop3.deliver('INBOX', plainMessages(6).slice(5));
    await t.sync();
    expect(await copy(t)).toBe(1);
    await t.sync();
    expect(t.imap.mailbox('INBOX').messages).toHaveLength(4);
    expect(await copy(t)).toBe(0);
  });

  it('goes on after an interruption, and after a server that refused', async () => {
    const t = await lettersAtHome(the());
    const stop = new AbortController();
    const stopped = copy(t, stop.signal, (folder) => {
      if (folder === 'Letters/Old') stop.abort();
    });
    await expect(stopped).rejects.toMatchObject({ kind: 'cancelled' });
    expect(compareAccounts(t.parts, BOTH)).toMatchObject([{ here: 3 }, { here: 1 }]);
    await copy(t);
    t.imap.failNext('append', new MailtuiError('server-refused', 'too large'));
    await t.sync();
    const onServer = compareAccounts(t.parts, BOTH).reduce((sum, one) => sum + one.onServer, 0);
    expect(onServer).toBeLessThan(5);
    await t.sync();
    await t.sync();
    expect(compareAccounts(t.parts, BOTH)).toMatchObject([{ onServer: 3 }, { onServer: 2 }]);
    expect(t.imap.mailbox('INBOX').messages).toHaveLength(3);
  });

  it('is another one', async () => {
    const t = await lettersAtHome(the());
    expect(() => compareAccounts(t.parts, { from: 'work', to: 'work' })).toThrow('the same');
    expect(() => compareAccounts(t.parts, { from: 'none', to: 'work' })).toThrow('no account');
  });
});

function copy(
  t: ServiceUnderTest,
  signal = new AbortController().signal,
  onProgress: (folder: string) => void = () => undefined,
): Promise<number> {
  return copyAccount(t.parts, { ...BOTH, signal, onProgress, onSkipped: () => undefined });
}

/** Five letters on POP3, two of them filed in a folder that is only here. */
async function lettersAtHome(t: ServiceUnderTest): Promise<ServiceUnderTest> {
  t.pop3.deliver('INBOX', plainMessages(5));
  await t.sync();
  const { index } = t.parts;
  const folder = index.putFolder({
    ...{ account: 'home', protocol: 'pop3', dir: 'Letters/Old', path: 'Letters/Old' },
    ...{ name: 'Old', role: null },
  });
  const rows = t.inbox('home');
  await t.service.moveMessages(
    rows.slice(0, 2).map(({ id }) => id),
    folder.id,
  );
  const last = rows.at(-1)?.id ?? '';
  await t.service.editFlags([last], { add: ['flagged'] });
  await t.service.editTags([last], { add: ['boats'] });
  expect(t.service.find(last).flags).toBe(flagsOf(['flagged']));
  return t;
}
