import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { useScreenTools } from './screenContext.js';

interface LinesProps {
  /** Unique on the screen. */
  name: string;
  /** Painted, each exactly `width` columns wide. */
  lines: readonly string[];
  width: number;
}

/** A block of finished lines. Ink places it; see `LineBlocks` for how it gets to the terminal. */
export function Lines({ name, lines, width }: LinesProps): ReactNode {
  const { blocks } = useScreenTools();
  const standIn = blocks.put(name, lines, width);
  return (
    <Box width={width} height={lines.length} flexShrink={0}>
      <Text>{new Array<string>(lines.length).fill(standIn).join('\n')}</Text>
    </Box>
  );
}
