import { expect, it } from 'vitest';
import { durationStep } from './durationTicks';

it.each([
  [0, 4_000_000, 'ms', 900_000],
  [0, 1_400, 'ms', 500],
  [0, 90, 'seconds', 15],
  [0, 2, 'ms', 1],
])('marks %s to %s %s every %s', (low, high, unit, step) => {
  expect(durationStep(low, high, unit)).toBe(step);
});

it('leaves other axes alone', () => {
  expect(durationStep(0, 1, 'ratio')).toBeNull();
  expect(durationStep(5, 5, 'ms')).toBeNull();
});
