/**
 * `mailtui demo`: the mail client on a throw-away profile with a mail server of its own.
 *
 * Guarantees: touches no profile but its own, in a temporary directory that is removed at the end,
 * also after a signal; listens on 127.0.0.1 only.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { profilePaths } from '../config/paths.js';
import { addAccountConfig, changeSetting } from '../config/write.js';
import type { CliContext } from './context.js';
import { runOn, type Manner } from './screen.js';

export async function demo(context: CliContext, manner: Manner = 'painted'): Promise<number> {
  const { startDemoServer } = await import('../app/demo/demoServer.js');
  const home = mkdtempSync(join(tmpdir(), 'mailtui-demo-'));
  const remove = () => {
    rmSync(home, { recursive: true, force: true });
  };
  process.once('exit', remove);
  const server = await startDemoServer();
  try {
    const paths = profilePaths({ MAILTUI_HOME: home });
    // Written down, so that the screens about accounts and settings have something to show and change.
    for (const account of server.accounts) await addAccountConfig(paths, account);
    await changeSetting(paths, ['notify'], false);
    const profile = { accounts: server.accounts, paths, settings: { notify: false } };
    return await runOn(context, profile, manner);
  } finally {
    await server.stop();
    remove();
    process.off('exit', remove);
  }
}
