/** Answers of an IMAP server to edits of its mailbox INBOX with messages 1 to 3. */
import { opened, type Answer } from './scriptedImap.js';

export const ok: Answer = () => 'OK done';
export const say =
  (untagged: string, tagged = 'OK done'): Answer =>
  (_args, peer) => {
    peer.send(untagged);
    return tagged;
  };
/** To APPEND: with LITERAL+ the octets come without being asked for. */
export const append: Answer = (_args, peer, tag) => {
  const swallow = (line: string) => {
    if (line === 'x') peer.nextLine(() => peer.send(`${tag} OK [APPENDUID 7 9] done\r\n`));
    else peer.nextLine(swallow);
  };
  peer.nextLine(swallow);
  return null;
};
/** Those of a server that does what it is told. */
export const OBEDIENT: Record<string, Answer> = {
  SELECT: say(`${opened(3)}* OK [PERMANENTFLAGS (\\Seen \\Deleted Known)] kept\r\n`),
  'UID STORE': ok,
  'UID COPY': () => 'OK [COPYUID 8 1:3 11:13] done',
  'UID MOVE': say('* OK [COPYUID 8 1:3 11:13] moved\r\n'),
  'UID EXPUNGE': ok,
  'UID SEARCH': say('* SEARCH\r\n'),
  STATUS: say('* STATUS Old (MESSAGES 0)\r\n'),
  CREATE: ok,
  RENAME: ok,
  DELETE: ok,
  SUBSCRIBE: ok,
  UNSUBSCRIBE: ok,
  APPEND: append,
};
