/** A Dovecot that asks an OAuth2 provider about the tokens it is shown. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDovecot, type Dovecot } from './dovecot.js';
import type { OAuthServer } from './oauthServer.js';

/** A Dovecot that lets in whom this provider says its tokens are of. */
export function startDovecotFor({ introspection }: OAuthServer): Promise<Dovecot> {
  return startOAuthDovecot([
    `introspection_url = ${introspection}`,
    'introspection_mode = post',
    'username_attribute = username',
    'active_attribute = active',
    'active_value = true',
  ]);
}

/**
 * @param how it asks: lines of the settings of Dovecot's oauth2 passdb
 * @param more lines of Dovecot's own configuration
 */
export async function startOAuthDovecot(how: readonly string[], more = ''): Promise<Dovecot> {
  const directory = mkdtempSync(join(tmpdir(), 'mailtui-oauth-'));
  // Its processes may read them again at any time.
  const settings = join(directory, 'oauth.conf');
  writeFileSync(settings, how.map((line) => `${line}\n`).join(''));
  const server = await startDovecot({
    config: `
auth_mechanisms = plain xoauth2 oauthbearer
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${settings}
}
${more}
`,
  });
  server.putMail('ann', 'INBOX', [Buffer.from('Subject: Herring\r\n\r\nYes.\r\n')]);
  const stop = server.stop.bind(server);
  server.stop = async () => {
    await stop();
    rmSync(directory, { recursive: true });
  };
  return server;
}
