/**
 * The table of all commands: names, arguments and options, and nothing else. What a command does
 * is in a module of its own, which is loaded when the command runs, so that `--version` and
 * `--help` load none of them.
 */
import { ACCOUNT_COMMANDS } from './accountCommands.js';
import { CARE_COMMANDS } from './careCommands.js';
import type { DefineCommand } from './defineCommand.js';
import { EDIT_COMMANDS } from './editCommands.js';
import { KEEP_COMMANDS } from './keepCommands.js';
import { MAIL_COMMANDS } from './mailCommands.js';
import { RULE_COMMANDS } from './ruleCommands.js';
import { SEND_COMMANDS } from './sendCommands.js';

export const COMMANDS: readonly DefineCommand[] = [
  ...ACCOUNT_COMMANDS,
  ...MAIL_COMMANDS,
  ...EDIT_COMMANDS,
  ...RULE_COMMANDS,
  ...SEND_COMMANDS,
  ...CARE_COMMANDS,
  ...KEEP_COMMANDS,
];
