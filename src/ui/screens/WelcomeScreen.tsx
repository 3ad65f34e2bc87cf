import type { ReactNode } from 'react';
import { centred } from '../components/filled.js';
import { Lines } from '../components/Lines.js';
import { useScreenTools } from '../components/screenContext.js';
import type { Span } from '../theme/style.js';

/** What someone sees who has no account yet. */
export function WelcomeScreen({ width, height }: { width: number; height: number }): ReactNode {
  const { painter } = useScreenTools();
  const { theme } = painter;
  const step = (command: string, does: string): Span[] => [
    [command.padEnd(22), theme.accentStrong],
    [does.padEnd(36), theme.muted],
  ];
  const lines: Span[][] = [
    [['Welcome to mailtui', theme.strong]],
    [],
    [['Your mail over IMAP or POP3, kept safely on this computer.', theme.muted]],
    [],
    step('mailtui add-account', 'adds your mail account'),
    step('mailtui demo', 'shows it all with a made-up mailbox'),
  ];
  return <Lines name="welcome" lines={centred(lines, height, width, painter)} width={width} />;
}
