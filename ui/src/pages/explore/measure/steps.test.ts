import { expect, it } from 'vitest';
import { autoStep } from './steps';

const hour = 3_600_000;
const day = 24 * hour;

/** A histogram with the same count in each of its steps. */
const evenly = (count: number, stepMs: number, lengthMs: number) => ({
  stepMs,
  times: Array.from({ length: lengthMs / stepMs }, (_, index) => index * stepMs),
  series: [{ key: null, counts: Array.from({ length: lengthMs / stepMs }, () => count) }],
});

it.each<[count: number, of: number, length: number, step: string]>([
  [1_000, hour, 7 * day, '3h'],
  [10, hour, 7 * day, '3h'],
  [9, hour, 7 * day, '6h'],
  [4, hour, 7 * day, '1d'],
  [1, 12 * hour, 30 * day, '1d'],
  [1, 60_000, hour, '15m'],
  [2, 60_000, hour, '15m'],
  [40, 60_000, hour, '1m'],
  [1, hour, 3 * hour, '15m'],
])('%i events per %i ms over %i ms are shown per %s', (count, of, length, step) => {
  expect(autoStep(length, evenly(count, of, length))).toBe(step);
});

it('counts only steps that have events, and all series together', () => {
  const quietNights = evenly(0, hour, 7 * day);
  quietNights.series = [4, 8].map((count) => ({ key: null, counts: quietNights.times.map((_, index) => (index % 24 < 8 ? count : 0)) }));
  expect(autoStep(7 * day, quietNights)).toBe('3h');
});

it('is readable before the events are counted, and without any', () => {
  expect(autoStep(7 * day, undefined)).toBe('3h');
  expect(autoStep(7 * day, evenly(0, hour, 7 * day))).toBe('1d');
});
