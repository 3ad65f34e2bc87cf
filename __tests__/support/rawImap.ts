/** An IMAP client of forty lines, to know independently of mailtui what bytes a server serves. */
import { connect } from 'node:net';

/** The bytes of every message of the mailbox, in the order of UIDs. */
export async function rawMessages(
  server: { host: string; imap: number; password: string },
  user: string,
  mailbox: string,
): Promise<Buffer[]> {
  const commands = [
    `a LOGIN "${user}" "${server.password}"`,
    `b EXAMINE "${mailbox}"`,
    'c UID FETCH 1:* (BODY.PEEK[])',
    'd LOGOUT',
  ];
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(server.imap, server.host, () => {
      socket.write(`${commands.join('\r\n')}\r\n`);
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.once('error', reject);
    socket.once('close', () => {
      resolve(Buffer.concat(chunks));
    });
  });
  return literals(bytes);
}

function literals(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  for (;;) {
    const open = bytes.indexOf('BODY[] {', at);
    if (open < 0) return found;
    const close = bytes.indexOf('}\r\n', open);
    const size = Number(bytes.toString('latin1', open + 8, close));
    const start = close + 3;
    found.push(bytes.subarray(start, start + size));
    at = start + size;
  }
}
