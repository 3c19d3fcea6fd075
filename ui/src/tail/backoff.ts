const firstMs = 500;
const limitMs = 30_000;

/**
 * How long to wait before attempt number `attempt` (zero-based): half a second doubling to at most 30 s, then up to a
 * fifth less by chance, so that many open pages do not return to a restarted server in one instant.
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(limitMs, firstMs * 2 ** Math.min(attempt, 16));
  return Math.round(full * (1 - 0.2 * random()));
}
