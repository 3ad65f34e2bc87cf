import type { ReactNode } from 'react';
import type { Command } from '../commands/command.js';
import { Choices } from '../components/Choices.js';
import type { Layout } from '../state/layout.js';
import { lineEntries, lineQuestion } from '../state/lineEntries.js';
import type { ScreenState } from '../state/state.js';

interface LineScreenProps {
  state: ScreenState;
  commands: readonly Command[];
  layout: Layout;
}

/** What would complete the command line. */
export function LineScreen({ state, commands, layout }: LineScreenProps): ReactNode {
  const choices = lineEntries(commands, state);
  const chosen = state.line?.chosen ?? -1;
  const none = lineQuestion(commands, state);
  return <Choices {...{ choices, chosen, none, layout }} />;
}
