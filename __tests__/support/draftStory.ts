/**
 * Writes a draft, version after version, sends it, and says what is done: `saved N`, `queued`,
 * `over`. Usage: draftStory KEY [sign] [encrypt], with the profile in MAILTUI_HOME.
 */
import { openMailService } from '../../src/app/openMailService.js';
import { profilePaths } from '../../src/config/paths.js';
import { readConfig } from '../../src/config/read.js';

/** The second grows, the third loses most of its text, the last is what is sent. */
const VERSIONS = ['begun', `much ${'more '.repeat(200)}`, 'cut', 'the end'];

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function tell(key: string, wishes: readonly string[]): Promise<void> {
  const protection = { sign: wishes.includes('sign'), encrypt: wishes.includes('encrypt') };
  const paths = profilePaths(process.env);
  const { accounts } = readConfig(paths);
  const service = openMailService({ accounts, paths }, { notice: say });
  const { draft } = await service.drafts.start({ kind: 'new' });
  for (const [at, body] of VERSIONS.entries()) {
    const to = 'ann@there.example';
    await service.drafts.save(
      { ...draft, ...protection, key, to, subject: `v${at}`, body },
      at === 1,
    );
    say(`saved ${at}`);
  }
  const [row] = service.drafts.list();
  const last = await service.drafts.start({ kind: 'draft', id: row?.id ?? '' });
  await service.drafts.send(last.draft, 0);
  say('queued');
  await service.outgoing.sendDue(draft.account, new AbortController().signal);
  say('over');
  await service.close();
}

const [, , key = '', ...wishes] = process.argv;
await tell(key, wishes);
