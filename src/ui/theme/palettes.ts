/** The colours of the themes that come with the program; what they mean says `theme.ts`. */
import { colour, type Style } from './style.js';

export interface Palette {
  grey: Style;
  dimGrey: Style;
  faint: Style;
  accent: Style;
  unread: Style;
  star: Style;
  danger: Style;
  warning: Style;
  good: Style;
  quotes: readonly Style[];
  hues: readonly Style[];
  selected: Style;
  selectedElsewhere: Style;
}

export const DARK: Palette = {
  grey: { colour: colour('#8b93a5', 246, 7) },
  dimGrey: { colour: colour('#687080', 242, 8) },
  faint: { colour: colour('#3c4250', 238, 8) },
  accent: { colour: colour('#7cb7ff', 111, 12) },
  unread: { colour: colour('#56d4c0', 79, 14) },
  star: { colour: colour('#f2c661', 221, 11) },
  danger: { colour: colour('#ff7b72', 210, 9) },
  warning: { colour: colour('#f2b15c', 215, 11) },
  good: { colour: colour('#7ccf8a', 114, 10) },
  quotes: [
    { colour: colour('#8fa7c4', 110, 6) },
    { colour: colour('#a594c0', 140, 5) },
    { colour: colour('#7d8696', 102, 8) },
  ],
  hues: [
    hue('#e39a8f', '#3d2724', 174, 1),
    hue('#d9b36c', '#3a3020', 179, 3),
    hue('#93c47d', '#26361f', 108, 2),
    hue('#6fc3c7', '#1d3638', 73, 6),
    hue('#84abe8', '#222f45', 110, 4),
    hue('#b596e0', '#312843', 140, 5),
    hue('#dd8fbf', '#3c2535', 175, 13),
  ],
  // Of the sixteen, blue is the one that all the others can be read on. The terminal's own text
  // colour may be of the other kind than the theme: on a ground of ours, the text has ours, too.
  selected: {
    ...{ colour: colour('#e4e7ed', 254, 15), background: colour('#26354a', 237, 4) },
    plain: { inverse: true },
  },
  selectedElsewhere: {
    ...{ colour: colour('#e4e7ed', 254, 15), background: colour('#23272f', 235, 0) },
  },
};

export const LIGHT: Palette = {
  grey: { colour: colour('#5f6773', 241, 8) },
  dimGrey: { colour: colour('#868d98', 245, 8) },
  faint: { colour: colour('#c4c9d1', 251, 7) },
  accent: { colour: colour('#0a5fc2', 25, 4) },
  unread: { colour: colour('#00756a', 30, 6) },
  star: { colour: colour('#a86b00', 130, 3) },
  danger: { colour: colour('#c1241c', 160, 1) },
  warning: { colour: colour('#9a5b00', 130, 3) },
  good: { colour: colour('#1f7a34', 28, 2) },
  quotes: [
    { colour: colour('#3f6391', 61, 4) },
    { colour: colour('#705694', 97, 5) },
    { colour: colour('#6d7480', 243, 8) },
  ],
  hues: [
    hue('#a33b2c', '#fbe4e0', 131, 1),
    hue('#85600c', '#f7ebcd', 94, 3),
    hue('#3d7322', '#e2f2d9', 64, 2),
    hue('#0c6e73', '#d8f1f2', 30, 6),
    hue('#2b5cab', '#e0eafb', 61, 4),
    hue('#6b429f', '#ece3f8', 97, 5),
    hue('#9c2f76', '#f9e0f0', 132, 5),
  ],
  selected: {
    ...{ colour: colour('#1d232c', 235, 0), background: colour('#d6e6fb', 153, 7) },
    plain: { inverse: true },
  },
  selectedElsewhere: {
    ...{ colour: colour('#1d232c', 235, 0), background: colour('#eceff3', 255, 7) },
  },
};

/** No greys: what is of second rank is told by place and not by faintness. */
export const CONTRAST_DARK: Palette = {
  grey: {},
  dimGrey: {},
  faint: { colour: colour('#d0d0d0', 252, 7) },
  accent: { colour: colour('#ffff00', 226, 11), bold: true },
  unread: { colour: colour('#00ffff', 51, 14) },
  star: { colour: colour('#ffff00', 226, 11) },
  danger: { colour: colour('#ff8080', 210, 9), bold: true },
  warning: { colour: colour('#ffd700', 220, 11), bold: true },
  good: { colour: colour('#80ff80', 120, 10) },
  quotes: [{ colour: colour('#a0d8ff', 153, 14) }, { colour: colour('#ffb0ff', 219, 13) }],
  hues: [{ bold: true }],
  selected: { inverse: true },
  selectedElsewhere: { underline: true },
};

export const CONTRAST_LIGHT: Palette = {
  ...CONTRAST_DARK,
  faint: { colour: colour('#303030', 236, 0) },
  accent: { colour: colour('#0000c0', 19, 4), bold: true },
  unread: { colour: colour('#005f5f', 23, 6) },
  star: { colour: colour('#7a3e00', 94, 3) },
  danger: { colour: colour('#b00000', 124, 1), bold: true },
  warning: { colour: colour('#7a3e00', 94, 3), bold: true },
  good: { colour: colour('#005f00', 22, 2) },
  quotes: [{ colour: colour('#003f8f', 18, 4) }, { colour: colour('#6f006f', 90, 5) }],
};

/** Letters on a quiet ground of the same colour, where there are enough colours for that. */
function hue(letters: string, ground: string, index: number, basic: number): Style {
  return {
    colour: colour(letters, index, basic),
    background: { rgb: ground, index: null, basic: null },
  };
}
