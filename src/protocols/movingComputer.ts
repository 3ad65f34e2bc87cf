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

interface Lookout {
  listeners: Set<() => void>;
  timer: NodeJS.Timeout;
}

/** One for all who look by the same signs: a computer that rests is not to be woken by each of them. */
const lookouts = new Map<MoveSigns, Lookout>();

/** Calls back each time it has moved, until the function that it returns is called. */
export function noticeMoves(onMove: () => void, signs: MoveSigns = MOVE_SIGNS): () => void {
  const lookout = lookouts.get(signs) ?? beginToLook(signs);
  const { listeners, timer } = lookout;
  const listener = (): void => {
    onMove();
  };
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || lookouts.get(signs) !== lookout) return;
    clearInterval(timer);
    lookouts.delete(signs);
  };
}

function beginToLook(signs: MoveSigns): Lookout {
  const { every } = signs;
  const listeners = new Set<() => void>();
  let [time, networks] = [signs.now(), signs.networks()];
  const timer = setInterval(() => {
    const before = { time, networks };
    [time, networks] = [signs.now(), signs.networks()];
    if (time - before.time <= 2 * every && networks === before.networks) return;
    for (const listener of [...listeners]) listener();
  }, every);
  const lookout = { listeners, timer };
  lookouts.set(signs, lookout);
  return lookout;
}

function networksOfNow(): string {
  return Object.entries(networkInterfaces())
    .flatMap(([name, addresses = []]) =>
      addresses.filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`),
    )
    .sort()
    .join();
}
