/**
 * The command table: every command there is, in the order of the hint bar. Keymap, palette, help screen
 * and hint bar are made from it.
 */
import type { Command } from './command.js';
import { arrangePanes } from './arrangePanes.js';
import { chooseFromList } from './choose.js';
import { chooseTheme } from './chooseTheme.js';
import { commandLine } from './commandLine.js';
import { fromHits } from './fromHits.js';
import { foldConversations } from './foldConversations.js';
import { changeOptions } from './changeOptions.js';
import { composeForm } from './composeForm.js';
import { composeMessage } from './composeMessage.js';
import { editAccounts } from './editAccounts.js';
import { editFolders } from './editFolders.js';
import { fileMessages } from './fileMessages.js';
import { fetchMessage } from './fetchMessage.js';
import { goToFolder } from './goToFolder.js';
import { keepOnServer } from './keepOnServer.js';
import { labelMessages } from './labelMessages.js';
import { changeView } from './changeView.js';
import { followLink } from './followLink.js';
import { linkLetters } from './linkLetters.js';
import { mailingList } from './mailingList.js';
import { markMessages } from './markMessages.js';
import { moveInList } from './moveInList.js';
import { moveInSidebar } from './moveInSidebar.js';
import { moveInText } from './moveInText.js';
import { lookThrough } from './lookThrough.js';
import { openMessage } from './openMessage.js';
import { pages } from './pages.js';
import { palette } from './palette.js';
import { pickAttachment } from './pickAttachment.js';
import { howItIsSent } from './howItIsSent.js';
import { quoteLines } from './quoteLines.js';
import { protectMessage } from './protectMessage.js';
import { promptEditing } from './promptEditing.js';
import { quit } from './quit.js';
import { refreshMail } from './refreshMail.js';
import { scrollReader } from './scrollReader.js';
import { searchMail } from './searchMail.js';
import { sendLater } from './sendLater.js';
import { showActivity } from './showActivity.js';
import { showHelp } from './showHelp.js';
import { tabs } from './tabs.js';
import { suspend } from './suspend.js';
import { switchPane } from './switchPane.js';
import { showWaiting } from './showWaiting.js';
import { undo } from './undo.js';
import { welcome } from './welcome.js';
import { writeText } from './writeText.js';

export const COMMANDS: readonly Command[] = [
  ...openMessage,
  ...fetchMessage,
  ...moveInList,
  ...moveInSidebar,
  ...scrollReader,
  ...pickAttachment,
  ...followLink,
  ...linkLetters,
  ...changeView,
  ...mailingList,
  ...switchPane,
  ...arrangePanes,
  ...tabs,
  ...composeMessage,
  chooseTheme,
  ...fileMessages,
  ...searchMail,
  ...undo,
  ...showWaiting,
  ...showActivity,
  ...labelMessages,
  ...keepOnServer,
  ...foldConversations,
  ...fromHits,
  ...markMessages,
  ...promptEditing,
  ...composeForm,
  ...quoteLines,
  ...protectMessage,
  ...howItIsSent,
  ...sendLater,
  ...writeText,
  ...moveInText,
  refreshMail,
  ...goToFolder,
  ...editFolders,
  ...changeOptions,
  ...editAccounts,
  ...lookThrough,
  ...pages,
  ...palette,
  ...commandLine,
  ...chooseFromList,
  ...welcome,
  ...showHelp,
  ...quit,
  suspend,
];
