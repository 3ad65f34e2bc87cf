/**
 * Links of the terminal itself (OSC 8): the only place that writes them.
 *
 * Guarantees: a target is of the web or of mail, of at most {@link LONGEST} characters and of
 * printable ASCII, so that it can neither end the sequence nor begin another; what is not stays
 * text. Nothing is followed by mailtui: the terminal shows the target and asks its user.
 */

/** What all terminals that have links accept. */
const LONGEST = 2_000;

/** @param text as it is shown @param url untrusted */
export function hyperlink(text: string, url: string): string {
  const target = safeTarget(url);
  return target === null ? text : `\x1b]8;;${target}\x1b\\${text}\x1b]8;;\x1b\\`;
}

function safeTarget(url: string): string | null {
  if (!/^(?:https?:\/\/|mailto:)/i.test(url) || url.length > LONGEST) return null;
  const target = url.replace(/[^\x21-\x7e]/gu, (character) => {
    // Half of a pair stands for no character.
    return /^\p{Cs}$/u.test(character) ? '' : encodeURIComponent(character);
  });
  return target.length > LONGEST ? null : target;
}

/** Whether the terminal is known to have links; in a multiplexer one cannot know. */
export function hasHyperlinks(env: NodeJS.ProcessEnv): boolean {
  const { TERM: term = '', TERM_PROGRAM: program = '', VTE_VERSION: vte = '0' } = env;
  if (env['TMUX'] !== undefined || env['STY'] !== undefined || /^(?:screen|tmux)/.test(term)) {
    return false;
  }
  if (/^(?:xterm-kitty|xterm-ghostty|foot|alacritty|contour|wezterm)/.test(term)) return true;
  if (/^(?:iTerm\.app|WezTerm|vscode|ghostty|Hyper|rio)$/.test(program)) return true;
  if (env['WT_SESSION'] !== undefined || env['KONSOLE_VERSION'] !== undefined) return true;
  return Number(vte) >= 5_000;
}
