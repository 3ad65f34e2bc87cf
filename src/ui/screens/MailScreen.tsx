import { Box } from 'ink';
import { Fragment, type ReactNode } from 'react';
import { MessageList } from '../components/MessageList.js';
import { Reader } from '../components/Reader.js';
import { HorizontalRule, VerticalRule } from '../components/Rules.js';
import { Sidebar } from '../components/Sidebar.js';
import type { Layout, PanePlace } from '../state/layout.js';
import { currentFolder, currentSearch, fetchedOf, shownHits } from '../state/selectors.js';
import { queryTrouble } from '../state/queryTrouble.js';
import type { ScreenState } from '../state/state.js';

interface MailScreenProps {
  state: ScreenState;
  layout: Layout;
}

/** The panes beside each other or one above the other, as the layout says. */
export function MailScreen({ state, layout }: MailScreenProps): ReactNode {
  const below = layout.panes.find(({ top }) => top > 0) ?? null;
  const beside = layout.panes.filter((place) => place !== below);
  const main = beside.at(-1);
  return (
    <Box height={layout.bodyRows}>
      {beside.map((place) => (
        <Fragment key={place.pane}>
          {place.left > 0 && (
            <VerticalRule
              name={`rule-${place.pane}`}
              height={layout.bodyRows}
              branch={below !== null && place === main ? below.top - 1 : null}
            />
          )}
          {below === null || place !== main ? (
            <PaneOf {...{ place, state, layout }} />
          ) : (
            <Box flexDirection="column" width={place.columns}>
              <PaneOf {...{ place, state, layout }} />
              <HorizontalRule width={place.columns} />
              <PaneOf {...{ place: below, state, layout }} />
            </Box>
          )}
        </Fragment>
      ))}
    </Box>
  );
}

function PaneOf({ place, state, layout }: MailScreenProps & { place: PanePlace }): ReactNode {
  const focused = state.focus === place.pane;
  const { columns: width, rows: height } = place;
  switch (place.pane) {
    case 'sidebar':
      return (
        <Sidebar
          accounts={state.accounts}
          folders={state.folders}
          saved={state.saved}
          folderId={state.folderId}
          savedId={state.savedId}
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
          search={currentSearch(state)}
          within={state.search?.within?.label ?? null}
          order={state.view.found}
          trouble={queryTrouble(state)}
          hits={shownHits(state)}
          fetched={fetchedOf(state, folder?.account)}
          folders={state.folders}
          accounts={state.accounts}
          now={state.now}
          {...{ focused, width, height, layout }}
        />
      );
    }
    case 'reader':
      return (
        <Reader
          reader={state.reader}
          hits={shownHits(state)}
          letters={state.linkHints}
          accounts={state.accounts}
          now={state.now}
          {...{ focused, width, height }}
        />
      );
  }
}
