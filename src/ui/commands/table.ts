/**
 * The command table: every command there is, in the order of the hint bar. Keymap, palette, help screen
 * and hint bar are made from it.
 */
import type { Command } from './command.js';
import { goToFolder } from './goToFolder.js';
import { markMessages } from './markMessages.js';
import { moveInList } from './moveInList.js';
import { moveInSidebar } from './moveInSidebar.js';
import { openMessage } from './openMessage.js';
import { palette } from './palette.js';
import { promptEditing } from './promptEditing.js';
import { quit } from './quit.js';
import { refreshMail } from './refreshMail.js';
import { scrollReader } from './scrollReader.js';
import { searchMail } from './searchMail.js';
import { showHelp } from './showHelp.js';
import { switchPane } from './switchPane.js';
import { toggleRead } from './toggleRead.js';

export const COMMANDS: readonly Command[] = [
  ...openMessage,
  ...moveInList,
  ...moveInSidebar,
  ...scrollReader,
  ...switchPane,
  toggleRead,
  ...markMessages,
  ...searchMail,
  ...promptEditing,
  refreshMail,
  ...goToFolder,
  ...palette,
  ...showHelp,
  ...quit,
];
