/**
 * Keys for the habits of other mail programs, by the ids of commands. What a preset does not name
 * keeps the keys of the command table, as far as the preset does not need them.
 */
import type { KeyPreset } from '../../core/screenSettings.js';

type PresetKeys = Readonly<Partial<Record<string, readonly string[]>>>;

const MUTT: PresetKeys = {
  'message.move': ['s'],
  'message.toggle-star': ['F'],
  'message.fetch': ['w F'],
  'mark.toggle': ['t'],
  'mark.range': ['v'],
  'message.tag': ['Y'],
  'list.first': ['=', 'Home', 'g g'],
  'list.last': ['*', 'End', 'G'],
  'mark.results': ['Alt-t'],
  'list.page-down': ['z', 'PgDn', 'Ctrl-F', 'Space'],
  'list.page-up': ['Z', 'PgUp', 'Ctrl-B'],
  'list.half-page-down': [']', 'Ctrl-D'],
  'list.half-page-up': ['[', 'Ctrl-U'],
  'folder.next': ['Ctrl-N'],
  'folder.previous': ['Alt-p'],
  'message.next': ['j', 'J', 'Down'],
  'message.previous': ['k', 'K', 'Up'],
  'reader.down': ['Enter'],
  'reader.up': ['Backspace'],
  'reader.page-up': ['-', 'PgUp', 'Ctrl-B'],
  'reader.top': ['^', 'Home'],
  'reader.bottom': ['$', 'End'],
  'reader.back': ['i', 'q', 'x', 'Esc', 'h', 'Left'],
};

const GMAIL: PresetKeys = {
  'message.open': ['o', 'Enter', 'Right'],
  'reader.back': ['u', 'q', 'Esc', 'h', 'Left'],
  'message.archive': ['e'],
  'message.reply-all': ['a'],
  'message.delete': ['#'],
  'message.move': ['v'],
  'mark.range': ['V'],
  'message.tag': ['l'],
  'message.toggle-read': ['I', 'N'],
  'conversation.mute': ['m'],
  'edit.undo': ['z'],
  'edit.redo': ['Z'],
  'mark.results': ['* a'],
  'message.next': ['j', 'J'],
  'message.previous': ['k', 'K'],
  'reader.down': ['n', 'Down'],
  'reader.up': ['p', 'Up'],
  'folder.sent': ['g t'],
  'folder.trash': ['g Delete'],
};

const ALPINE: PresetKeys = {
  'list.next': ['n', 'N', 'j', 'Down'],
  'list.previous': ['p', 'P', 'k', 'Up'],
  'list.page-up': ['-', 'PgUp', 'Ctrl-Y', 'b'],
  'list.page-down': ['Space', 'PgDn', 'Ctrl-V', 'Ctrl-F'],
  'message.open': ['v', 'V', '>', '.', 'Enter', 'Right'],
  'pane.wider': ['w >'],
  'pane.narrower': ['w <'],
  'reader.back': ['<', ',', 'i', 'I', 'q', 'Esc', 'Left'],
  'message.next': ['n', 'N', 'J'],
  'message.previous': ['p', 'P', 'K'],
  'sidebar.focus': ['l', 'L', '<', ',', 'h', 'Left'],
  'message.delete': ['d', 'D'],
  'edit.undo': ['u', 'U'],
  'edit.redo': ['Ctrl-R'],
  'mail.refresh': ['$', 'Ctrl-L'],
  'message.restore': ['Ctrl-U'],
  'list.half-page-up': [],
  'message.move': ['s', 'S'],
  'server.keep': ['w S'],
  'message.toggle-read': ['Ctrl-N'],
  'conversation.mute': ['w m'],
  'message.toggle-star': ['*'],
  'mark.results': ['w *'],
  'mark.toggle': [';', ':', 'x'],
  'mark.range': ['Alt-v'],
  'palette.open': ['o', 'O', 'Ctrl-P'],
  'search.begin': ['/', 'w w'],
  'reader.page-up': ['-', 'PgUp', 'b'],
};

export const PRESETS: Readonly<Record<KeyPreset, PresetKeys>> = {
  default: {},
  mutt: MUTT,
  gmail: GMAIL,
  alpine: ALPINE,
};
