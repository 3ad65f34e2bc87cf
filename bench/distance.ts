/** POP3 from afar: how much of the way there and back each message costs. */
import { performance } from 'node:perf_hooks';
import { DelayProxy } from '../__tests__/support/delayProxy.js';
import { Program, testAccount } from '../__tests__/support/program.js';

const ROUND_TRIP_MS = 50;

/** Messages a second of a first sync over such a round trip, process start included. */
export async function pop3FromAfar(port: number, messages: number): Promise<number> {
  const program = new Program();
  const proxy = await DelayProxy.start(port, ROUND_TRIP_MS);
  try {
    program.configure([testAccount('bench', 'pop3', { port: proxy.port })]);
    const started = performance.now();
    const { code, stderr } = await program.run(['sync']);
    if (code !== 0) throw new Error(`sync from afar ended with ${String(code)}: ${stderr}`);
    return Math.round((messages * 1000) / (performance.now() - started));
  } finally {
    await proxy.stop();
    program.remove();
  }
}
