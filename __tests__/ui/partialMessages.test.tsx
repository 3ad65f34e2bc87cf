/** A message of which only the header is here: shown at once, the rest fetched while one reads. */
import { expect, it } from '@jest/globals';
import type { FetchOutcome } from '../../src/app/messageFetches.js';
import type { ScreenFetch } from '../../src/app/screenMail.js';
import { MailtuiError, reportError } from '../../src/core/errors.js';
import type { FakeScreenMail } from '../support/fakeScreenMail.js';
import { INBOX, NOW, sampleMailbox } from '../support/sampleMailbox.js';
import { KEYS } from '../support/screenHarness.js';
import { screen, show } from '../support/shownScreen.js';

/** The newest message, of which only the header is here. */
function mailboxWithPlans(server: 'fetched-partially' | 'gone' = 'fetched-partially') {
  const mail = sampleMailbox();
  mail.fill([
    {
      ...{ id: 'plans', folderId: INBOX, date: NOW, from: 'Ann Larsen', subject: 'The plans' },
      ...{ isPartial: true, server, size: 3_200_000, text: 'They are drawn.' },
    },
  ]);
  return mail;
}

/** Fetches that a test answers when it wants to. */
function held(mail: FakeScreenMail) {
  const calls: { request: ScreenFetch; answer: (outcome: FetchOutcome) => void }[] = [];
  mail.onFetch = (_, request) =>
    new Promise((answer, refuse) => {
      calls.push({ request, answer });
      request.signal.addEventListener('abort', () => {
        refuse(new MailtuiError('cancelled', 'stopped'));
      });
    });
  return calls;
}

async function drawnSoon(text: string): Promise<void> {
  while (!screen.text().includes(text)) {
    await new Promise(setImmediate);
    await screen.output.drawn();
  }
}

it('shows the header at once, how much has come, and then all of it', async () => {
  const mail = mailboxWithPlans();
  const calls = held(mail);
  await show(mail, 80, 24);
  expect(screen.selected()).toContain('↓');
  screen.input.emit('data', Buffer.from(KEYS.enter));
  await drawnSoon('Fetching the rest…');
  expect(screen.text()).toContain('The plans');
  expect(screen.text()).toContain('Only the header of this message of 3.2 MB is here.');
  calls[0]?.request.onProgress(1_600_000, 3_200_000);
  await drawnSoon('Fetching the rest… 50 %');
  calls[0]?.answer('fetched');
  await screen.calm();
  expect(screen.text()).toContain('They are drawn.');
  expect(screen.text()).not.toContain('Fetching');
  await screen.press('q', KEYS.enter);
  expect(mail.fetched).toEqual(['plans']);
});

it('stops with F, begins again with F, and is abandoned by whoever goes on', async () => {
  const mail = mailboxWithPlans();
  const calls = held(mail);
  await show(mail, 80, 24);
  screen.input.emit('data', Buffer.from(KEYS.enter));
  await drawnSoon('F stops it.');
  await screen.press('F');
  expect(calls[0]?.request.signal.aborted).toBe(true);
  expect(screen.text()).toContain('The rest is fetched when you open it, or with F.');
  screen.input.emit('data', Buffer.from('F'));
  await drawnSoon('Fetching the rest…');
  await screen.press('J');
  expect(calls[1]?.request.signal.aborted).toBe(true);
  expect(screen.text()).not.toContain('Only the header');
});

it('says why the rest did not come, and goes on', async () => {
  const mail = mailboxWithPlans();
  mail.onFetch = () =>
    Promise.reject(
      new MailtuiError('unreachable', 'the server does not answer', { hint: 'Try again later.' }),
    );
  await show(mail, 80, 24);
  await screen.press(KEYS.enter);
  expect(screen.text()).toContain('The rest could not be fetched: the server does not answer');
  expect(screen.text()).toContain('Try again later.');
  mail.onFetch = () => Promise.resolve('gone');
  await screen.press('F');
  expect(screen.text()).toContain('the server no longer has it');
  mail.onFetch = () => Promise.resolve('fetched');
  await screen.press('F');
  expect(screen.text()).toContain('They are drawn.');
  await screen.press('F');
  expect(screen.rows().at(-2)).toContain('All of this message is here.');
});

it('asks for nothing that the server no longer has, and not by merely passing', async () => {
  const mail = mailboxWithPlans('gone');
  await show(mail, 200, 50);
  await screen.press(KEYS.enter);
  expect(screen.text()).toContain('The server no longer has the rest.');
  const other = mailboxWithPlans();
  await screen.quit();
  await show(other, 200, 50);
  await screen.press('j', 'k');
  expect(screen.text()).toContain('The rest is fetched when you open it');
  expect([...mail.fetched, ...other.fetched]).toEqual([]);
});

it('fetches a whole message again with g f, and says that it is the same', async () => {
  const mail = sampleMailbox();
  const again: boolean[] = [];
  mail.onFetch = (_, request) => {
    again.push(request.again);
    return Promise.resolve('here');
  };
  await show(mail, 80, 24);
  await screen.press(KEYS.enter, 'gf');
  expect(again).toEqual([true]);
  expect(screen.text()).toContain('Fine with me');
  expect(screen.rows().at(-2)).toContain('Fetched again: it is the same.');
  mail.onFetch = () => Promise.resolve('fetched');
  await screen.press('gf');
  expect(screen.rows().at(-2)?.trim()).toBe('Fetched again.');
});

it('says why a whole message was not fetched again, whatever failed before', async () => {
  const mail = sampleMailbox();
  await show(mail, 120, 24);
  const offline = new MailtuiError('unreachable', 'the sync failed');
  mail.emit({ type: 'failed', error: reportError(offline) });
  mail.onFetch = () =>
    Promise.reject(new MailtuiError('server-refused', 'not before noon', { hint: 'Try then.' }));
  await screen.press(KEYS.enter, 'gf');
  expect(screen.rows().at(-2)).toContain('Not fetched again: not before noon — Try then.');
  expect(screen.text()).toContain('Fine with me');
  mail.onFetch = () => Promise.resolve('gone');
  await screen.press('gf');
  expect(screen.rows().at(-2)).toContain('Not fetched again: the server no longer has it');
});

it('says nothing of a whole message whose fetch was stopped', async () => {
  const mail = sampleMailbox();
  const calls = held(mail);
  await show(mail, 80, 24);
  await screen.press(KEYS.enter);
  screen.input.emit('data', Buffer.from('gf'));
  while (calls.length === 0) await new Promise(setImmediate);
  await screen.press('gf');
  expect(calls[0]?.request.signal.aborted).toBe(true);
  expect(screen.text()).not.toContain('etched again');
});

it('shows what servers find behind what is found here, once one goes to the results', async () => {
  const mail = mailboxWithPlans();
  let found: (ids: readonly string[]) => void = () => undefined;
  let finish: (notes: string[]) => void = () => undefined;
  mail.onAskServers = (_, onFound) => {
    found = onFound;
    return new Promise((resolve) => {
      finish = resolve;
    });
  };
  await show(mail, 120, 40);
  await screen.press('/', 'telescopes');
  expect(screen.text()).toContain('1 found');
  screen.input.emit('data', Buffer.from(KEYS.enter));
  await drawnSoon('1 found, asking the servers…');
  found(['plans']);
  await drawnSoon('2 found, asking the servers…');
  expect(screen.text()).toContain('The plans');
  finish(['work: the server was not asked for has:link, and may find more.']);
  await screen.calm();
  expect(screen.text()).toContain('2 found ');
  expect(screen.text()).not.toContain('asking');
  expect(screen.rows().at(-2)).toContain('not asked for has:link');
  expect(screen.selected()).not.toContain('The plans');
});

it('asks the servers no more once the search is left', async () => {
  const mail = mailboxWithPlans();
  let signal: AbortSignal | undefined;
  mail.onAskServers = (given) => {
    signal = given;
    return new Promise((_, refuse) => {
      given.addEventListener('abort', () => {
        refuse(new MailtuiError('cancelled', 'stopped'));
      });
    });
  };
  await show(mail, 120, 40);
  await screen.press('/', 'telescopes');
  expect(signal).toBeUndefined();
  screen.input.emit('data', Buffer.from(KEYS.enter));
  await drawnSoon('asking the servers…');
  await screen.press(KEYS.esc);
  expect(signal?.aborted).toBe(true);
  expect(screen.text()).not.toContain('asking');
});

it('asks the servers of the folder that is searched, too', async () => {
  const mail = mailboxWithPlans();
  mail.onAskServers = (_, onFound) => {
    onFound(['plans']);
    return Promise.resolve([]);
  };
  await show(mail, 120, 40);
  await screen.press('\\', 'telescopes', KEYS.enter);
  expect(screen.text()).toContain('The plans');
  await screen.press(KEYS.esc, '/', 'telescopes', KEYS.enter);
  expect(mail.askedWithin).toEqual([{ folderId: INBOX }, null]);
});
