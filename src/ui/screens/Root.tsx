import { Box } from 'ink';
import { useMemo, useSyncExternalStore, type ReactNode } from 'react';
import type { ListColumn } from '../../core/listColumns.js';
import type { Command } from '../commands/command.js';
import { centred } from '../components/filled.js';
import { HintBar } from '../components/HintBar.js';
import { Lines } from '../components/Lines.js';
import { BottomRule, TopRule } from '../components/Rules.js';
import { StatusLine } from '../components/StatusLine.js';
import { ScreenToolsContext, useScreenTools } from '../components/screenContext.js';
import { layoutOf, SMALLEST, type Layout } from '../state/layout.js';
import { shownDraft } from '../state/compose/composeState.js';
import { openPage } from '../state/pages/openPage.js';
import { heldNotice } from '../state/compose/held.js';
import { contextOf, currentFolder, currentSearch } from '../state/selectors.js';
import { queryTrouble } from '../state/queryTrouble.js';
import type { Context, ScreenState } from '../state/state.js';
import type { Store } from '../state/store.js';
import { tabStrip } from '../state/tabs/tabStrip.js';
import type { LineBlocks } from '../terminal/lineBlocks.js';
import { Painter, type ColourDepth } from '../theme/style.js';
import { themeOf } from '../theme/theme.js';
import type { Themes } from '../theme/themes.js';
import { ActivityScreen } from './ActivityScreen.js';
import { ChooserScreen } from './ChooserScreen.js';
import { ComposeScreen } from './ComposeScreen.js';
import { HelpScreen } from './HelpScreen.js';
import { LineScreen } from './LineScreen.js';
import { MailScreen } from './MailScreen.js';
import { PageScreen } from './PageScreen.js';
import { PaletteScreen } from './PaletteScreen.js';
import { PickScreen } from './PickScreen.js';
import { WaitingScreen } from './WaitingScreen.js';
import { WelcomeScreen } from './WelcomeScreen.js';
import { phrase } from '../text/phrase.js';

interface RootProps {
  store: Store;
  commands: readonly Command[];
  colours: ColourDepth;
  isAscii: boolean;
  hasLinks: boolean;
  themes: Themes;
  blocks: LineBlocks;
  columns: readonly ListColumn[];
}

/** The whole terminal, in the colours of the theme. */
export function Root(props: RootProps): ReactNode {
  const { store, commands, colours, isAscii, hasLinks, themes, blocks, columns } = props;
  const state = useSyncExternalStore(store.subscribe, store.get);
  const { background } = state;
  const theme = themes.get(state.theme)?.[background] ?? themeOf(background);
  const tools = useMemo(
    () => ({ painter: new Painter(colours, theme, isAscii, hasLinks), blocks, columns }),
    [colours, theme, isAscii, hasLinks, blocks, columns],
  );
  return (
    <ScreenToolsContext value={tools}>
      <Screen state={state} commands={commands} />
    </ScreenToolsContext>
  );
}

interface ScreenProps {
  state: ScreenState;
  commands: readonly Command[];
}

/** Status line, body, hint bar. */
function Screen({ state, commands }: ScreenProps): ReactNode {
  const { size, focus, view } = state;
  const layout = useMemo(() => layoutOf({ size, focus, view }), [size, focus, view]);
  if (layout.kind === 'too-small') return <TooSmall {...size} />;
  const body = <Body {...{ state, commands, layout }} />;
  return (
    <Box flexDirection="column" width={layout.columns} height={layout.rows}>
      <StatusLine
        accounts={state.accounts}
        activity={state.activity}
        folder={currentFolder(state)}
        search={currentSearch(state)}
        found={state.search === null ? null : state.list.rows.length}
        order={state.view.found}
        trouble={queryTrouble(state)}
        marks={state.marks}
        compose={state.compose}
        now={state.now}
        layout={layout}
      />
      {layout.rules && <TopRule layout={plainOver(state, layout)} tabs={tabStrip(state)} />}
      {body}
      <BottomRule layout={plainOver(state, layout)} notices={noticesOf(state)} />
      <HintBar state={state} commands={commands} width={layout.columns} />
    </Box>
  );
}

function Body({ state, commands, layout }: ScreenProps & { layout: Layout }): ReactNode {
  switch (contextOf(state)) {
    case 'help':
      return <HelpScreen {...{ state, commands, layout }} />;
    case 'palette':
      return <PaletteScreen {...{ state, commands, layout }} />;
    case 'line':
      return <LineScreen {...{ state, commands, layout }} />;
    case 'chooser':
      return <ChooserScreen {...{ state, layout }} />;
    case 'waiting':
      return <WaitingScreen {...{ state, layout }} />;
    case 'field':
    case 'body':
    case 'completing':
    case 'asking':
    case 'preview':
      return <Writing {...{ state, layout }} />;
    case 'settings':
    case 'accounts':
    case 'account':
    case 'storage':
    case 'addresses':
    case 'value':
      return <Beside {...{ state, layout }} />;
    case 'activity':
      return <ActivityScreen {...{ state, layout }} />;
    case 'attachments':
    case 'links':
      return <PickScreen {...{ state, layout }} />;
    case 'welcome':
    case 'address':
      return (
        <WelcomeScreen address={state.address} width={layout.columns} height={layout.bodyRows} />
      );
    default:
      return <MailScreen {...{ state, layout }} />;
  }
}

function Beside({ state, layout }: { state: ScreenState; layout: Layout }): ReactNode {
  const page = openPage(state);
  return page === null ? null : <PageScreen {...{ state, page, layout }} />;
}

function Writing({ state, layout }: { state: ScreenState; layout: Layout }): ReactNode {
  const open = shownDraft(state.compose);
  return open === null ? null : <ComposeScreen {...{ open, layout }} />;
}

/** With what waits to be sent, where nothing else is to be said. */
function noticesOf({ notices, compose }: ScreenState): ScreenState['notices'] {
  const waiting = heldNotice(compose.held);
  return waiting === null ? notices : [waiting, ...notices];
}

const WITH_PANES: readonly Context[] = ['sidebar', 'list', 'reader', 'prompt', 'link-letters'];

/** Over a screen without panes the rules have no tees. */
function plainOver(state: ScreenState, layout: Layout): Layout {
  const hasPanes = WITH_PANES.includes(contextOf(state));
  return hasPanes ? layout : { ...layout, panes: [] };
}

function TooSmall({ columns, rows }: { columns: number; rows: number }): ReactNode {
  const { painter } = useScreenTools();
  const width = Math.max(1, columns);
  const needs = phrase('root.mailtuiNeeds', { columns: SMALLEST.columns, rows: SMALLEST.rows });
  const lines = centred([[[needs, painter.theme.muted]]], Math.max(1, rows), width, painter);
  return <Lines name="too-small" lines={lines} width={width} />;
}
