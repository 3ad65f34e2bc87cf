/**
 * Logging in to an SMTP server with an access token: XOAUTH2, which the SMTP client knows, or
 * OAUTHBEARER (RFC 7628), which it does not. The token is in no error.
 */
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import XOAuth2 from 'nodemailer/lib/xoauth2';
import type { ServerSettings } from '../../core/account.js';

const MECHANISM = 'OAUTHBEARER';

/** For the options of an SMTP client. */
export const customAuth: SMTPConnection.Options['customAuth'] = { [MECHANISM]: bearerDialogue };

/** @param offered the mechanisms of the server that the SMTP client knows. */
export function tokenCredentials(
  { user, host, port }: ServerSettings,
  accessToken: string,
  offered: readonly string[],
): object {
  if (offered.includes('XOAUTH2')) return { user, oauth2: new XOAuth2({ user, accessToken }) };
  const name = user.replaceAll('=', '=3D').replaceAll(',', '=2C');
  const place = `host=${host}\x01port=${String(port)}`;
  const answer = `n,a=${name},\x01${place}\x01auth=Bearer ${accessToken}\x01\x01`;
  return { method: MECHANISM, user, pass: Buffer.from(answer).toString('base64') };
}

/** RFC 7628, 3.2.3: what is wrong comes as a challenge, which is answered before the refusal. */
async function bearerDialogue(dialogue: SMTPConnection.CustomAuthenticationContext): Promise<void> {
  const { auth, sendCommand } = dialogue;
  const { pass } = (auth as { credentials: { pass: string } }).credentials;
  let answer = await sendCommand(`AUTH ${MECHANISM} ${pass}`);
  if (answer.status === 334) answer = await sendCommand(Buffer.from('\x01').toString('base64'));
  if (answer.status < 200 || answer.status >= 300) throw new Error('the token was not accepted');
}
