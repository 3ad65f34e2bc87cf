/** What is written on the screen is kept, sent, taken back, and written in other editors. */
import { describe, expect, it } from '@jest/globals';
import { MailtuiError } from '../../src/core/errors.js';
import type { WritingTools } from '../../src/ui/effects/composeEffects.js';
import { ALT, compose, CTRL, mailbox, writing } from '../support/composing.js';
import { NOW } from '../support/sampleMailbox.js';
import { KEYS } from '../support/screenHarness.js';
import { screen, show } from '../support/shownScreen.js';

describe('keeping', () => {
  it('saves at a pause of the typing and says so', async () => {
    const mail = await compose();
    expect(screen.rows()[0]).not.toContain('saved');
    await screen.press('a');
    expect(screen.rows()[0]).toContain('✓ saved just now');
    expect(mail.drafts.saved.at(-1)).toMatchObject({ draft: { to: 'a' }, isDone: false });
  });

  it('leaves nothing of a draft that nothing was done to', async () => {
    const mail = await compose();
    await screen.press(KEYS.esc);
    expect(screen.text()).toContain('work / Inbox');
    expect(screen.rows().at(-2)).not.toContain('draft');
    expect(mail.drafts.saved).toEqual([]);
  });

  it('keeps it with Esc, and goes on with it by M', async () => {
    const mail = await compose();
    await screen.press('a', KEYS.esc, KEYS.esc);
    expect(screen.rows().at(-2)).toContain('The draft is kept · M goes on with it');
    expect(screen.rows()[1]).toContain(' 2 ✎ ');
    expect(mail.drafts.saved.at(-1)).toMatchObject({ draft: { to: 'a' }, isDone: true });
    await screen.press('m', 'b', KEYS.esc, KEYS.esc, 'M');
    expect(screen.text()).toMatch(/To {2}b/);
    await screen.press(ALT.n);
    expect(screen.text()).toMatch(/To {2}a/);
  });

  it('stays open when it cannot be saved', async () => {
    const mail = await compose();
    mail.drafts.failure = new MailtuiError('disk-full', 'no space left');
    await screen.press('a');
    expect(screen.rows()[0]).toContain('✗ not saved');
    expect(screen.rows().at(-2)).toContain('no space left');
    await screen.press(KEYS.esc, KEYS.esc, KEYS.esc);
    expect(screen.text()).toMatch(/To {2}a/);
    mail.drafts.failure = null;
    await screen.press(KEYS.esc, KEYS.esc);
    expect(mail.drafts.saved.at(-1)).toMatchObject({ draft: { to: 'a' }, isDone: true });
  });

  it('is saved when mailtui ends', async () => {
    const mail = mailbox();
    await show(mail, 80, 24, { writing: { ...writing, savePause: 60_000 } });
    screen.input.emit('data', Buffer.from('m'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    screen.input.emit('data', Buffer.from('half'));
    await screen.quit();
    expect(mail.drafts.saved.at(-1)).toMatchObject({ draft: { to: 'half' }, isDone: true });
  });

  it('discards it on request', async () => {
    const mail = await compose();
    await screen.press('a', ALT.q);
    expect(mail.drafts.discarded).toHaveLength(1);
    expect(screen.rows().at(-2)).toContain('Discarded');
  });
});

describe('sending', () => {
  it('puts it into the outbox, says for how long it waits, and takes it back with u', async () => {
    const mail = mailbox();
    const send = mail.drafts.send.bind(mail.drafts);
    mail.drafts.send = async (draft, at) => ({ ...(await send(draft, at)), notBefore: NOW + 9500 });
    await compose(mail);
    await screen.press('a@b.example', CTRL.x);
    expect(mail.drafts.sent).toHaveLength(1);
    expect(screen.rows().at(-2)).toContain('Sending in 10 s · u undo');
    expect(screen.text()).toContain('work / Inbox');
    await screen.press('j');
    expect(screen.rows().at(-2)).toContain('Sending in 10 s · u undo');
    await screen.press('u');
    expect(mail.drafts.cancelled).toHaveLength(1);
    expect(screen.rows().at(-2)).toContain('Taken back: it was not sent.');
    expect(screen.text()).toContain('Subject');
  });

  it('takes it back with u from the list of what waits, too', async () => {
    const mail = mailbox();
    const send = mail.drafts.send.bind(mail.drafts);
    mail.drafts.send = async (draft, at) => ({ ...(await send(draft, at)), notBefore: NOW + 9500 });
    await compose(mail);
    await screen.press('a@b.example', CTRL.x, 'gp');
    expect(screen.rows().at(-2)).toContain('Sending in 10 s · u undo');
    await screen.press('u');
    expect(mail.drafts.cancelled).toHaveLength(1);
    expect(screen.text()).toContain('Subject');
  });

  it.each([
    ['queued', 'busy.', /\bx waits in the outbox: busy\. It is tried again/],
    ['failed', 'nobody is called so', /x was not sent: nobody is called so/],
    ['uncertain', 'the line was cut', /x may or may not have been sent: the line was cut/],
  ] as const)('says what became of it: %s', async (state, answer, said) => {
    const mail = await compose();
    const [row] = mail.page({ of: { folderId: mail.folders()[0]?.id ?? 0 }, limit: 1 }).rows;
    if (row === undefined) throw new Error('no mail');
    const id = 'o-00000000-0000-4000-8000-000000000001';
    mail.waits = [{ kind: 'sending', row: { ...row, id }, state: 'queued', answer: '' }];
    await screen.press('a@b.example', KEYS.tab, KEYS.tab, 'x', CTRL.x);
    expect(screen.rows().at(-2)).toContain('Sending…');
    mail.waits = [{ kind: 'sending', row: { ...row, id }, state, answer }];
    mail.emit({ type: 'changed', folderIds: [], added: [] });
    await screen.calm();
    expect(screen.rows().at(-2)).toMatch(said);
    if (state !== 'queued') return;
    mail.waits = [];
    mail.emit({ type: 'changed', folderIds: [], added: [] });
    await screen.calm();
    expect(screen.rows().at(-2)).toContain('Sent: x');
  });

  it('asks first, and goes back to what is wrong', async () => {
    const mail = await compose();
    mail.drafts.answer = {
      faults: [{ field: 'to', message: 'Nobody is named to send it to.' }],
      questions: [],
    };
    await screen.press(KEYS.tab, KEYS.tab, 's', CTRL.x);
    expect(screen.rows().at(-2)).toContain('Nobody is named to send it to.');
    await screen.press('a@b.example');
    expect(screen.text()).toMatch(/To {2}a@b.example/);
    const message = 'It says “attached”, and nothing is attached.';
    mail.drafts.answer = { faults: [], questions: [{ kind: 'missing-attachment', message }] };
    await screen.press(CTRL.x);
    expect(screen.text()).toContain('Before it goes out');
    expect(screen.text()).toContain(message);
    await screen.press('z', KEYS.esc);
    expect(screen.text()).not.toContain('Before it goes out');
    await screen.press(CTRL.x, KEYS.enter);
    expect(mail.drafts.sent).toHaveLength(1);
  });

  it('sends once, however often the key is pressed, and keeps the draft when that fails', async () => {
    const mail = await compose();
    mail.drafts.failure = new MailtuiError('config', 'the account has no server for sending');
    await screen.press('a@b.example', CTRL.x);
    expect(screen.text()).toContain('no server for sending');
    expect(screen.text()).toMatch(/To {2}a@b.example/);
    mail.drafts.failure = null;
    await screen.press(CTRL.x + CTRL.x + CTRL.x);
    expect(mail.drafts.sent).toHaveLength(1);
  });
});

describe('the editor of the user', () => {
  it('gets the text and the terminal, and gives both back', async () => {
    const mail = mailbox();
    mail.drafts.begin = () => ({ to: 'a@b.example', subject: 'x', body: 'one' });
    const seen: unknown[] = [];
    const editText: WritingTools['editText'] = async ({ text, keep }) => {
      await screen.output.drawn();
      seen.push(text, screen.raw, screen.alternate);
      mail.deliver({ folderId: 1, date: NOW, subject: 'meanwhile' });
      void keep('two');
      await new Promise((resolve) => setTimeout(resolve, 150));
      await screen.output.drawn();
      seen.push(screen.alternate);
      await keep('three');
      return { text: 'three', problem: 'ed ended with an error.' };
    };
    await show(mail, 80, 24, { writing: { ...writing, editText } });
    await screen.press('r', CTRL.e);
    expect(seen).toEqual(['one', false, false, false]);
    expect([screen.raw, screen.alternate]).toEqual([true, true]);
    expect(screen.text()).toContain('three');
    expect(screen.text()).toContain('ed ended with an error.');
    expect(mail.drafts.saved.map(({ draft }) => draft.body)).toEqual(
      expect.arrayContaining(['two', 'three']),
    );
    await screen.press(CTRL.z, CTRL.z);
    expect(screen.text()).toContain('one');
  });

  it('may have the headers, too', async () => {
    const mail = mailbox();
    mail.drafts.begin = () => ({ to: 'a@b.example', subject: 'x', body: 'one' });
    const editText: WritingTools['editText'] = async ({ text, keep }) => {
      const edited = text.replace('Cc:', 'Cc: c@d.example,\n e@f.example');
      await keep(edited);
      return { text: edited, problem: null };
    };
    await show(mail, 80, 24, { writing: { ...writing, editText } });
    await screen.press('r', ALT.e);
    expect(mail.drafts.saved.at(-1)?.draft).toMatchObject({
      ...{ to: 'a@b.example', cc: 'c@d.example, e@f.example', subject: 'x', body: 'one' },
    });
  });
});
