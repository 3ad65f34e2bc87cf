/** POP3: what becomes of single messages on the server, whatever the policy of the account says. */
import type { ScreenRow } from '../../app/screenMail.js';
import type { ServerWish } from '../../core/letterBox.js';
import { messageCount } from '../format/numbers.js';
import { targetFolders, targetIds } from '../state/selectors.js';
import type { Command } from './command.js';
import { noMessage } from './openMessage.js';
import { phrase } from '../text/phrase.js';

const onServer = {
  ...({ group: 'Mail', contexts: ['list', 'reader'] } as const),
  disabledReason: (state) => {
    const isPop3 = targetFolders(state).every(({ protocol }) => protocol === 'pop3');
    return noMessage(state) ?? (isPop3 ? null : phrase('keepOnServer.onImapTheServer'));
  },
} satisfies Partial<Command>;

/** Of several messages, some of them without the wish: all get it. */
function toggle(wish: ServerWish): Command['run'] {
  return ({ store, effects }) => {
    const rows = effects.edits.rows(targetIds(store.get())).filter(isThere);
    if (rows.length === 0) {
      effects.edits.say(phrase('keepOnServer.notOnTheServer'));
      return;
    }
    const isOff = rows.some((row) => row.wish !== wish);
    effects.edits.onServer(rows, isOff ? wish : null);
    const what = messageCount(rows.length);
    effects.edits.say(phrase(`keepOnServer.${isOff ? wish : 'free'}`, { what }));
  };
}

function isThere({ protocol, server }: ScreenRow): boolean {
  return protocol === 'pop3' && server !== 'gone' && server !== 'local-only';
}

export const keepOnServer: readonly Command[] = [
  {
    ...onServer,
    ...{ id: 'server.keep', title: 'Keep on the server (POP3)', keys: ['S'] },
    run: toggle('keep'),
  },
  {
    ...onServer,
    ...{ id: 'server.delete', title: 'Delete on the server (POP3)', keys: ['X'] },
    run: toggle('delete'),
  },
];
