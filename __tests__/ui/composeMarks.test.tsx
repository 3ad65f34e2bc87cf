/** What the form says of how a message goes out: as a page, with reports, too large. */
import { describe, expect, it } from '@jest/globals';
import { ALT, compose, CTRL, mailbox, writing } from '../support/composing.js';
import { KEYS } from '../support/screenHarness.js';
import { screen, show } from '../support/shownScreen.js';

describe('a message', () => {
  it('asks for reports of its delivery, and says when the server gives none', async () => {
    const mail = mailbox();
    mail.drafts.offered = { sizeLimit: null, reports: false };
    await compose(mail);
    await screen.press('ann@there.example', KEYS.tab);
    expect(screen.text()).not.toContain('Reports');
    await screen.press(ALT.t);
    expect(screen.text()).toMatch(/Reports {2}⚠ the server gives none/);
    await screen.press(CTRL.x);
    expect(mail.drafts.sent.at(-1)?.draft.reports).toBe(true);
  });

  it('is not a page, or is one', async () => {
    const mail = await compose();
    await screen.press('ann@there.example', ALT.k);
    expect(screen.text()).toMatch(/Format {2}· Markdown/);
    await screen.press(CTRL.x);
    expect(mail.drafts.sent.at(-1)?.draft.format).toBe('markdown');
  });

  it('is too large for the server, which is said before it is sent', async () => {
    const mail = mailbox();
    mail.drafts.offered = { sizeLimit: 10_000_000, reports: true };
    const file = { name: 'film.mkv', type: '', source: { kind: 'file', path: '/f' } } as const;
    mail.drafts.begin = () => ({ attachments: [{ ...file, size: 20_000_000 }] });
    await show(mail, 80, 24, { writing });
    await screen.press('m');
    expect(screen.text()).toMatch(/Size {2}⚠ 27 MB, and the server takes at most 10 MB/);
  });
});
