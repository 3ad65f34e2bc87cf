/**
 * Notices that the computer slept or went to another network: a connection may be dead then without
 * a word, and a server that was out of reach may be in reach again.
 */
import { networkInterfaces } from 'node:os';

export interface MoveSigns {
  /** Between two looks, in ms. */
  every: number;
  /** Names the networks the computer is in. */
  networks: () => string;
  /** The clock, ms since the epoch: unlike timers it goes on while the computer sleeps. */
  now: () => number;
}

export const MOVE_SIGNS: MoveSigns = {
  every: 15_000,
  networks: networksOfNow,
  now: Date.now,
};

/** Calls back each time it has moved, until the function that it returns is called. */
export function noticeMoves(onMove: () => void, signs: MoveSigns = MOVE_SIGNS): () => void {
  const { every } = signs;
  let [time, networks] = [signs.now(), signs.networks()];
  const timer = setInterval(() => {
    const before = { time, networks };
    [time, networks] = [signs.now(), signs.networks()];
    if (time - before.time > 2 * every || networks !== before.networks) onMove();
  }, every);
  return () => {
    clearInterval(timer);
  };
}

function networksOfNow(): string {
  return Object.entries(networkInterfaces())
    .flatMap(([name, addresses = []]) =>
      addresses.filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`),
    )
    .sort()
    .join();
}
