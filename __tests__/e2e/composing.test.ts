/** Writing in a real terminal, with the demo's servers: sent, arrived, filed, answered; kept by kill -9. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDemoServer, type DemoServer } from '../../src/app/demo/demoServer.js';
import { MAILTUI, Program } from '../support/program.js';
import { Terminal } from '../support/terminal.js';

const SEND = '\x18';
const EDITOR = '\x05';
const ESC = '\x1b';

describe('writing in a terminal', () => {
  let server: DemoServer;
  let program: Program;
  let screen: Terminal;

  beforeEach(async () => {
    server = await startDemoServer();
    program = new Program();
    program.configure(server.accounts, { undoSend: 0 });
  });
  afterEach(async () => {
    await screen.close();
    program.remove();
    await server.stop();
  });

  async function open(env: NodeJS.ProcessEnv = {}): Promise<void> {
    const options = { env: { ...program.env, ...env }, columns: 100, rows: 30 };
    screen = new Terminal([process.execPath, MAILTUI], options);
    await screen.waitFor(/work ✓.*home ✓/, 30_000);
  }

  /** The newest messages of the inbox, as a script sees them. */
  async function inbox(): Promise<{ subject: string; flags: string[] }[]> {
    const args = ['list', 'INBOX', '--account', 'work', '--limit', '3', '--json'];
    const { stdout } = await program.run(args);
    const lines = stdout.trim().split('\n');
    return lines.map((line) => JSON.parse(line) as { subject: string; flags: string[] });
  }

  it('answers a message: it is sent and filed, and the flag is set', async () => {
    await open();
    const [first] = await inbox();
    expect(first?.flags).not.toContain('answered');
    screen.type('r');
    await screen.waitFor(/wrote:/);
    screen.type('Thank you, that helps.');
    await screen.waitFor('✓ saved just now');
    screen.type(SEND);
    await screen.waitFor('Sent: Re: ', 30_000);
    screen.type('gs');
    await screen.waitFor(/Thank you, that helps\./, 30_000);
    screen.type('q');
    expect(await screen.exited).toBe(0);
    const now = (await inbox()).find(({ subject }) => subject === first?.subject);
    expect(now?.flags).toContain('answered');
  }, 90_000);

  it('writes to somebody with an address at the server, where it arrives', async () => {
    await open();
    screen.type('m');
    await screen.waitFor('what it is about');
    screen.type('mira@heronworks.example\t\tNote 4711 to myself\tMilk.');
    await screen.waitFor('✓ saved just now');
    screen.type(SEND);
    await screen.waitFor('Sent: Note 4711 to myself', 30_000);
    screen.type('gi');
    await screen.waitFor(/Inbox/);
    await screen.waitFor(/●.*Note 4711|● Mira[^]*Note 4711/, 30_000);
    screen.type('gs');
    await screen.waitFor(/Sent/);
    await screen.waitFor(/Note 4711/);
    screen.type('gd');
    await screen.waitFor(/Drafts/);
    await screen.waitFor((text) => !text.includes('Note 4711'));
  }, 90_000);

  it('keeps what was written when it is killed, and goes on with it', async () => {
    await open();
    screen.type('m');
    await screen.waitFor('what it is about');
    screen.type('nobody@heronworks.example\t\tHalf a thought\tIt should be said that');
    await screen.waitFor('✓ saved just now');
    process.kill(screen.pid, 'SIGKILL');
    await screen.exited;
    await screen.close();
    await open();
    screen.type('gd');
    await screen.waitFor('Half a thought');
    screen.type('e');
    await screen.waitFor('It should be said that');
    screen.type(ESC);
    await screen.waitFor('The draft is kept');
  }, 90_000);

  it('gives the terminal to the editor and takes it back', async () => {
    const editor = join(program.home, 'editor.sh');
    writeFileSync(
      editor,
      '#!/bin/sh\nstty -a | grep -o " icanon"\necho "from the editor" >> "$1"\n',
    );
    chmodSync(editor, 0o700);
    await open({ VISUAL: editor });
    screen.type('m');
    await screen.waitFor('what it is about');
    screen.type(EDITOR);
    await screen.waitFor('from the editor');
    expect(screen.output).toContain(' icanon');
    expect(screen.isAlternateScreen).toBe(true);
    screen.type('and here');
    await screen.waitFor(/and here/);
    screen.type(ESC);
    await screen.waitFor('The draft is kept');
  }, 90_000);
});
