import type { ReactNode } from 'react';
import { Choices } from '../components/Choices.js';
import { chooserEntries, chosenOf } from '../state/chooserEntries.js';
import type { Layout } from '../state/layout.js';
import type { ScreenState } from '../state/state.js';
import { phrase } from '../text/phrase.js';

/** Folders or tags that fit what is typed. */
export function ChooserScreen({
  state,
  layout,
}: {
  state: ScreenState;
  layout: Layout;
}): ReactNode {
  const entries = chooserEntries(state);
  const chosen = chosenOf(entries, state);
  const choices = entries.map((entry) => ({ ...entry, usable: true }));
  const none =
    state.chooser?.kind === 'tag'
      ? phrase('chooserScreen.aTagIsOne')
      : phrase('chooserScreen.noFolderIsCalled');
  return (
    <Choices
      chosen={entries.findIndex((entry) => entry === chosen)}
      {...{ choices, none, layout }}
    />
  );
}
