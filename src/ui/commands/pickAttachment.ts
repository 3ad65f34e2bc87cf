/** The attachments of the message that is read: looked at, saved, opened, given to a program. */
import { attachmentsOf, isPicture, pickedAttachment, pickEntries } from '../state/picking.js';
import type { ScreenState } from '../state/state.js';
import type { Command, CommandContext } from './command.js';
import { phrase } from '../text/phrase.js';

const inAttachments = { group: 'Attachments', contexts: ['attachments'] } as const;

export function movePick(by: number): Command['run'] {
  return ({ store }, count) => {
    const { pick } = store.get();
    if (pick === null) return;
    const last = Math.max(0, pickEntries(pick).length - 1);
    const selected = Math.max(0, Math.min(last, pick.selected + by * (count ?? 1)));
    store.dispatch({ type: 'pick', pick: { ...pick, selected, asked: null } });
  };
}

export function closePick({ store }: CommandContext): void {
  store.dispatch({ type: 'pick', pick: null });
}

function whyNone(state: ScreenState): string | null {
  return pickedAttachment(state.pick) === null ? '' : null;
}

/** What cannot be told from a document at a glance is opened after a question. */
function open({ store, effects }: CommandContext): void {
  const { pick } = store.get();
  const attachment = pickedAttachment(pick);
  if (pick === null || attachment === null) return;
  if (attachment.isProgram && pick.asked !== 'open') {
    store.dispatch({ type: 'pick', pick: { ...pick, asked: 'open' } });
    const name = attachment.name === '' ? attachment.type : attachment.name;
    effects.edits.say(phrase('pickAttachment.canRunAsA', { name }));
    return;
  }
  effects.reading.openPart(attachment.part);
}

/** It is taken out of what is here, after a question. */
function remove({ store, effects }: CommandContext): void {
  const { pick } = store.get();
  const attachment = pickedAttachment(pick);
  if (pick === null || attachment === null) return;
  if (pick.asked === 'delete') {
    effects.reading.strip(attachment.part);
    return;
  }
  store.dispatch({ type: 'pick', pick: { ...pick, asked: 'delete' } });
  const name = attachment.name === '' ? attachment.type : attachment.name;
  const onServer = pick.message.row.server === 'on-server';
  effects.edits.say(
    phrase(onServer ? 'pickAttachment.deleteHere' : 'pickAttachment.deleteIt', { name }),
  );
}

function forward({ store, effects }: CommandContext): void {
  const { pick } = store.get();
  const attachment = pickedAttachment(pick);
  if (pick === null || attachment === null) return;
  const { id } = pick.message.row;
  store.dispatch({ type: 'pick', pick: null });
  effects.compose.begin({
    ...{ kind: 'forward', ids: [id], as: 'attachment' },
    parts: [attachment.part],
  });
}

export const pickAttachment: readonly Command[] = [
  {
    ...{ id: 'attachment.list', title: 'Attachments', group: 'Attachments', hint: 'attachments' },
    ...{ keys: ['v'], contexts: ['reader'] },
    disabledReason: ({ reader }) =>
      reader.message === null || attachmentsOf(reader.message).length > 0 || reader.message.view
        ? null
        : phrase('pickAttachment.theMessageHasNo'),
    run: ({ effects }) => {
      effects.reading.pick('attachments');
    },
  },
  {
    ...{ id: 'attachment.pictures', title: 'Show the pictures', group: 'Attachments' },
    ...{ keys: ['i'], contexts: ['reader'] },
    disabledReason: ({ reader }) =>
      reader.message === null ||
      attachmentsOf(reader.message).some(isPicture) ||
      reader.message.view
        ? null
        : phrase('pickAttachment.noPictures'),
    run: ({ effects }) => {
      effects.reading.showPictures();
    },
  },
  {
    ...inAttachments,
    ...{ id: 'attachment.view', title: 'Read it here', keys: ['Enter', 'l'], hint: 'read' },
    disabledReason: whyNone,
    run: ({ store, effects }) => {
      const attachment = pickedAttachment(store.get().pick);
      if (attachment !== null) effects.reading.readPart(attachment);
    },
  },
  {
    ...inAttachments,
    ...{ id: 'attachment.open', title: 'Open in its program', keys: ['o'], hint: 'open' },
    disabledReason: whyNone,
    run: open,
  },
  {
    ...inAttachments,
    ...{ id: 'attachment.save', title: 'Save among the downloads', keys: ['s'], hint: 'save' },
    disabledReason: whyNone,
    argument: {
      name: 'FOLDER',
      asks: 'a folder of this computer',
      choices: () => [],
      run: ({ store, effects }, folder) => {
        const attachment = pickedAttachment(store.get().pick);
        if (attachment !== null) effects.reading.save([attachment.part], folder);
        return null;
      },
    },
    run: ({ store, effects }) => {
      const attachment = pickedAttachment(store.get().pick);
      if (attachment !== null) effects.reading.save([attachment.part], null);
    },
  },
  {
    ...inAttachments,
    ...{ id: 'attachment.save-all', title: 'Save all', keys: ['S'], hint: 'save all' },
    disabledReason: whyNone,
    argument: {
      name: 'FOLDER',
      asks: 'a folder of this computer',
      choices: () => [],
      run: ({ store, effects }, folder) => {
        effects.reading.save(partsBeside(store.get()), folder);
        return null;
      },
    },
    run: ({ store, effects }) => {
      effects.reading.save(partsBeside(store.get()), null);
    },
  },
  {
    ...inAttachments,
    ...{ id: 'attachment.forward', title: 'Forward it alone', keys: ['f'], hint: 'forward' },
    disabledReason: whyNone,
    run: forward,
  },
  {
    ...inAttachments,
    ...{ id: 'attachment.delete', title: 'Delete it here', keys: ['d'], hint: 'delete' },
    disabledReason: whyNone,
    run: remove,
  },
  {
    ...inAttachments,
    ...{ id: 'attachment.pipe', title: 'Give it to a program', keys: ['|'] },
    disabledReason: whyNone,
    argument: {
      name: 'PROGRAM',
      asks: 'its name, and what it needs',
      choices: () => [],
      run: ({ store, effects }, words) => {
        const attachment = pickedAttachment(store.get().pick);
        if (attachment !== null) effects.reading.pipe(attachment, words.split(/\s+/));
        return null;
      },
    },
    run: ({ store }) => {
      const words = 'attachment.pipe ';
      store.dispatch({ type: 'line', line: { words, typed: words, chosen: null, back: 0 } });
    },
  },
  {
    ...inAttachments,
    ...{ id: 'attachment.save-to', title: 'Save to a folder', keys: ['w'] },
    disabledReason: whyNone,
    run: ({ store }) => {
      const words = 'attachment.save ';
      store.dispatch({ type: 'line', line: { words, typed: words, chosen: null, back: 0 } });
    },
  },
  {
    ...inAttachments,
    ...{ id: 'attachment.close', title: 'Close', keys: ['Esc', 'q', 'h', 'v'], hint: 'back' },
    run: closePick,
  },
  {
    ...inAttachments,
    ...{ id: 'attachment.next', title: 'Next', keys: ['j', 'Down'] },
    run: movePick(1),
  },
  {
    ...inAttachments,
    ...{ id: 'attachment.previous', title: 'Previous', keys: ['k', 'Up'] },
    run: movePick(-1),
  },
];

/** What lies beside the text; where nothing does, what is in it. */
function partsBeside({ pick }: ScreenState): string[] {
  const all = pick === null ? [] : attachmentsOf(pick.message);
  const beside = all.filter(({ inline }) => !inline);
  return (beside.length > 0 ? beside : all).map(({ part }) => part);
}
