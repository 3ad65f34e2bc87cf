import type { ReactNode } from 'react';
import { Choices } from '../components/Choices.js';
import type { Layout } from '../state/layout.js';
import { pickEntries } from '../state/picking.js';
import type { ScreenState } from '../state/state.js';
import { phrase } from '../text/phrase.js';

/** The attachments or the links of the message that is read. */
export function PickScreen({ state, layout }: { state: ScreenState; layout: Layout }): ReactNode {
  const { pick } = state;
  if (pick === null) return null;
  const choices = pickEntries(pick).map((entry) => ({ ...entry, at: [], usable: true }));
  const none = phrase('pickScreen.theMessageHasNo', { kind: pick.kind });
  return <Choices chosen={pick.selected} {...{ choices, none, layout }} />;
}
