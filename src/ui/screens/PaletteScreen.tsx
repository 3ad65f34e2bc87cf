import type { ReactNode } from 'react';
import type { Command } from '../commands/command.js';
import { Choices } from '../components/Choices.js';
import type { Layout } from '../state/layout.js';
import { chosenEntry, paletteEntries } from '../state/paletteEntries.js';
import type { ScreenState } from '../state/state.js';
import { phrase } from '../text/phrase.js';

interface PaletteScreenProps {
  state: ScreenState;
  commands: readonly Command[];
  layout: Layout;
}

/** Commands that fit what is typed, with their keys or why they cannot be used now. */
export function PaletteScreen({ state, commands, layout }: PaletteScreenProps): ReactNode {
  const entries = paletteEntries(commands, state);
  const chosen = chosenEntry(entries, state);
  const choices = entries.map(({ command, at, keys, reason }) => ({
    ...{ label: command.title, at, note: reason ?? keys, usable: reason === null },
  }));
  return (
    <Choices
      chosen={entries.findIndex((entry) => entry === chosen)}
      none={phrase('paletteScreen.noCommandIsCalled')}
      {...{ choices, layout }}
    />
  );
}
