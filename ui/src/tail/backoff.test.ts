import { expect, it } from 'vitest';
import { backoffMs } from './backoff';

it('doubles from half a second to thirty seconds', () => {
  expect([0, 1, 2, 5, 6, 50].map((attempt) => backoffMs(attempt, () => 0))).toEqual([500, 1_000, 2_000, 16_000, 30_000, 30_000]);
});

it('spreads by at most a fifth', () => {
  expect(backoffMs(1, () => 1)).toBe(800);
});
