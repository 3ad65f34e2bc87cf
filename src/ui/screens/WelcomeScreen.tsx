import type { ReactNode } from 'react';
import { centred } from '../components/filled.js';
import { Lines } from '../components/Lines.js';
import { useScreenTools } from '../components/screenContext.js';
import { displayWidth, takeFromEnd } from '../terminal/width.js';
import type { Painter, Span } from '../theme/style.js';
import { phrase } from '../text/phrase.js';

const FIELD_WIDTH = 40;

interface WelcomeScreenProps {
  /** See {@link ScreenState}. */
  address: string | null;
  width: number;
  height: number;
}

/** What someone sees who has no account yet. */
export function WelcomeScreen({ address, width, height }: WelcomeScreenProps): ReactNode {
  const { painter } = useScreenTools();
  const { theme } = painter;
  const step = (key: string, does: string): Span[] => [
    [key.padEnd(8), theme.accentStrong],
    [does.padEnd(40), theme.muted],
  ];
  const lines: Span[][] = [
    [[phrase('welcomeScreen.welcomeToMailtui'), theme.strong]],
    [],
    [[phrase('welcomeScreen.yourMailOverImap'), theme.muted]],
    [],
    field(address, painter),
    [],
    ...(address === null
      ? [
          step('a', phrase('welcomeScreen.typeYourEMail')),
          step('d', phrase('welcomeScreen.lookAroundInA')),
          step('q', phrase('welcomeScreen.leaveMailtuiAddAccount')),
        ]
      : [
          step('Enter', phrase('welcomeScreen.looksItsServersUp')),
          step('Esc', phrase('welcomeScreen.goesBack')),
          [],
        ]),
  ];
  return <Lines name="welcome" lines={centred(lines, height, width, painter)} width={width} />;
}

/** The one field, as wide as most addresses. */
function field(address: string | null, { theme }: Painter): Span[] {
  const shown = takeFromEnd(address ?? '', FIELD_WIDTH - 1);
  const rest = ' '.repeat(Math.max(0, FIELD_WIDTH - 1 - displayWidth(shown)));
  return [
    [phrase('welcomeScreen.eMailAddress'), address === null ? theme.muted : theme.strong],
    ['▏', theme.muted],
    [shown],
    address === null ? [' '] : [' ', theme.cursor],
    [rest],
    ['▕', theme.muted],
  ];
}
