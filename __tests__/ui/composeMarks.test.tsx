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

  it('shows the page that it will be, and its pictures', async () => {
    const mail = mailbox();
    const source = { kind: 'file', path: '/plan.png' } as const;
    const picture = { name: 'plan.png', type: '', size: 1000, source };
    mail.drafts.begin = () => ({ to: 'a@b.example', subject: 'x', attachments: [picture] });
    await show(mail, 80, 24, { writing });
    await screen.press('m', ALT.v);
    expect(screen.text()).toContain('The text is not Markdown');
    await screen.press(ALT.g);
    expect(screen.text()).toContain('![plan](plan.png)');
    expect(screen.text()).toMatch(/Format {2}· Markdown/);
    mail.reading.text = 'PLAN\n\nas a page';
    await screen.press(ALT.v);
    expect(screen.text()).toMatch(/PLAN\s+as a page/);
    expect(screen.text()).not.toContain('![plan]');
    await screen.press('b', 'x', KEYS.esc);
    expect(mail.reading.asked).toEqual(['preview', 'browse-draft']);
    expect(screen.text()).toContain('![plan](plan.png)');
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
