/** Sending at a time, and sending on what somebody wrote, from the screen. */
import { describe, expect, it } from '@jest/globals';
import { ALT, compose, mailbox, writing } from '../support/composing.js';
import { NOW } from '../support/sampleMailbox.js';
import { KEYS } from '../support/screenHarness.js';
import { screen, show } from '../support/shownScreen.js';

describe('a message', () => {
  it('goes out at the time that is typed, after what is asked', async () => {
    const mail = mailbox();
    mail.drafts.answer = {
      faults: [],
      questions: [{ kind: 'empty-subject', message: 'It has no subject.' }],
    };
    await compose(mail);
    await screen.press('ann@there.example', KEYS.tab, ALT.l, 'soon', KEYS.enter);
    expect(screen.text()).toContain('is no time');
    await screen.press(ALT.l, '+2h', KEYS.enter);
    expect(screen.text()).toContain('It has no subject.');
    expect(mail.drafts.sent).toEqual([]);
    await screen.press(KEYS.enter);
    expect(mail.drafts.sent.map(({ at }) => at)).toEqual([NOW + 2 * 3_600_000]);
    expect(screen.text()).toContain('gp lists what waits');
  });

  it('begins with a template', async () => {
    const mail = mailbox();
    await show(mail, 80, 24, { writing });
    await screen.press('\x1bm', 'offer', KEYS.enter);
    expect(mail.drafts.starts).toEqual([{ kind: 'new', account: 'work', template: 'offer' }]);
  });

  it('of somebody goes on to others as it is', async () => {
    const mail = mailbox();
    await show(mail, 80, 24, { writing });
    await screen.press(ALT.r, 'bob@there.example', KEYS.enter);
    expect(mail.drafts.redirected).toEqual([['release', 'bob@there.example']]);
  });
});
