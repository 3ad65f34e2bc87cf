/** From what fills an account to its messages, and from people to what is written to them. */
import { openPage } from '../state/pages/openPage.js';
import { selectedEntry } from '../state/pages/pageView.js';
import { storageTarget } from '../state/pages/storageRows.js';
import type { ScreenState } from '../state/state.js';
import type { Command, CommandContext } from './command.js';

const inStorage = { group: 'Screens', contexts: ['storage'] } as const;
const inAddresses = { group: 'Screens', contexts: ['addresses'] } as const;

function nobody(state: ScreenState): string | null {
  return selectedEntry(state) === null ? '' : null;
}

function open({ store, effects }: CommandContext): void {
  const target = storageTarget(selectedEntry(store.get())?.id ?? '');
  if (target === null) return;
  effects.pages.close();
  if ('find' in target) effects.search.show(target.find);
  else effects.search.show(`id:${target.go}`);
}

/** The address that was taken out of the suggestions last; null: none was. */
function removedIn(state: ScreenState): string | null {
  const page = openPage(state);
  return page?.kind === 'addresses' ? page.removed : null;
}

function onPerson(run: (context: CommandContext, address: string) => void): Command['run'] {
  return (context) => {
    const entry = selectedEntry(context.store.get());
    if (entry !== null) run(context, entry.id);
  };
}

export const lookThrough: readonly Command[] = [
  {
    ...inStorage,
    ...{ id: 'storage.open', title: 'Its messages', keys: ['Enter', 'l', 'Right'] },
    ...{ hint: 'its messages', disabledReason: nobody, run: open },
  },
  {
    ...inAddresses,
    ...{ id: 'addresses.write', title: 'Write to them', keys: ['Enter', 'm'], hint: 'write' },
    disabledReason: nobody,
    run: onPerson(({ store, effects }, address) => {
      while (openPage(store.get()) !== null) effects.pages.close();
      const mailto = `mailto:${encodeURIComponent(address)}`;
      effects.compose.begin({ kind: 'new', mailto });
    }),
  },
  {
    ...inAddresses,
    ...{ id: 'addresses.find', title: 'Find somebody', keys: ['/', 'i'], hint: 'find' },
    run: ({ store, effects }) => {
      const page = openPage(store.get());
      if (page?.kind === 'addresses') effects.pages.type(page.words);
    },
  },
  {
    ...inAddresses,
    ...{ id: 'addresses.mail', title: 'Mail from and to them', keys: ['o', 'l', 'Right'] },
    ...{ hint: 'their mail', disabledReason: nobody },
    run: onPerson(({ effects }, address) => {
      effects.pages.close();
      effects.search.show(`with:${address}`);
    }),
  },
  {
    ...inAddresses,
    ...{ id: 'addresses.remove', title: 'No longer suggest it', keys: ['d'], hint: 'not suggest' },
    disabledReason: nobody,
    run: onPerson(({ effects }, address) => {
      effects.pages.suggest(address, false);
    }),
  },
  {
    ...inAddresses,
    ...{ id: 'addresses.restore', title: 'Suggest the last one again', keys: ['U', 'u'] },
    disabledReason: (state) => (removedIn(state) === null ? '' : null),
    run: ({ store, effects }) => {
      const address = removedIn(store.get());
      if (address !== null) effects.pages.suggest(address, true);
    },
  },
];
