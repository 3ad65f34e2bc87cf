import { Box } from 'ink';
import { Fragment, type ReactNode } from 'react';
import { MessageList } from '../components/MessageList.js';
import { Reader } from '../components/Reader.js';
import { VerticalRule } from '../components/Rules.js';
import { Sidebar } from '../components/Sidebar.js';
import type { Layout } from '../state/layout.js';
import { currentFolder, fetchedOf } from '../state/selectors.js';
import type { Pane, ScreenState } from '../state/state.js';

interface MailScreenProps {
  state: ScreenState;
  layout: Layout;
}

/** The panes beside each other, as the layout says. */
export function MailScreen({ state, layout }: MailScreenProps): ReactNode {
  return (
    <Box height={layout.bodyRows}>
      {layout.panes.map(({ pane, columns }, index) => (
        <Fragment key={pane}>
          {index > 0 && <VerticalRule name={`rule-${index}`} height={layout.bodyRows} />}
          <PaneOf pane={pane} width={columns} state={state} layout={layout} />
        </Fragment>
      ))}
    </Box>
  );
}

function PaneOf({
  pane,
  width,
  state,
  layout,
}: MailScreenProps & { pane: Pane; width: number }): ReactNode {
  const focused = state.focus === pane;
  const height = layout.bodyRows;
  switch (pane) {
    case 'sidebar':
      return (
        <Sidebar
          accounts={state.accounts}
          folders={state.folders}
          folderId={state.folderId}
          top={state.sidebarTop}
          {...{ focused, width, height }}
        />
      );
    case 'list': {
      const folder = currentFolder(state);
      return (
        <MessageList
          list={state.list}
          marks={state.marks}
          folder={folder}
          fetched={fetchedOf(state, folder?.account)}
          folders={state.folders}
          now={state.now}
          {...{ focused, width, layout }}
        />
      );
    }
    case 'reader':
      return (
        <Reader
          reader={state.reader}
          accounts={state.accounts}
          now={state.now}
          {...{ focused, width, height }}
        />
      );
  }
}
