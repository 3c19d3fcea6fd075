const firstMs = 500;
const limitMs = 30_000;

/**
 * How long to wait before attempt number `attempt` (zero-based): half a second, doubling up to 30 s, minus a random part of up to a
 * fifth, so that many open pages do not reconnect to a restarted server at the same instant.
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(limitMs, firstMs * 2 ** Math.min(attempt, 16));
  return Math.round(full * (1 - 0.2 * random()));
}
