/** The people of an opened message, as the screen shows them. */
import { describe, expect, it } from '@jest/globals';
import type { ScreenMessage } from '../../src/app/screenMail.js';
import { screenMessage } from '../../src/app/screenRows.js';
import { readMessage } from '../../src/mime/read.js';
import { summarise } from '../../src/mime/summary.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { addition, INBOX } from '../support/places.js';
import { makeProfile } from '../support/profile.js';

async function opened(...header: readonly string[]): Promise<ScreenMessage> {
  const raw = Buffer.from([...header, '', 'Words.'].join('\r\n'));
  const { index } = openIndex(makeProfile().paths.indexFile);
  try {
    const inbox = index.putFolder({ ...INBOX, account: 'work' });
    index.commit([addition(inbox.id, 1, { summary: summarise(raw) })]);
    const [row] = index.page({ folderId: inbox.id, limit: 1 }).rows;
    if (row === undefined) throw new Error('the message is not in the index');
    return screenMessage(row, await readMessage(raw), 'imap');
  } finally {
    index.close();
  }
}

describe('the people of an opened message', () => {
  it('are said once where the name is the address, and without empty brackets', async () => {
    const message = await opened(
      'From: "News@A.example" <news@a.example>',
      'To: Mary Smith, jdoe@b.example',
      'Reply-To: "Nobody" <>',
    );
    expect(message.from).toEqual(['news@a.example']);
    expect(message.to.join(', ')).not.toContain('<>');
    expect(message.replyTo).toEqual([]);
  });

  it('may be a group that tells nobody', async () => {
    const message = await opened(
      'To: undisclosed recipients: ;',
      'Cc:(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;',
    );
    expect(message.to).toEqual(['undisclosed recipients']);
    expect(message.cc).toEqual(['Hidden recipients']);
    expect((await opened('To: A Group:Ann <ann@a.example>;')).to).toEqual(['Ann <ann@a.example>']);
  });
});
