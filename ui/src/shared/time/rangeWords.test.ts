import { expect, it } from 'vitest';
import { rangeWords, stepWords, widerRange } from './rangeWords';

it('says the range as the end of a sentence', () => {
  expect(rangeWords({ from: 'now-7d', to: 'now' }, 'utc')).toBe('in the last 7 days');
  expect(rangeWords({ from: '2025-11-20T10:00:00Z', to: '2025-11-20T11:00:00Z' }, 'utc')).toBe('from 20 Nov 2025, 10:00 to 11:00');
});

it('says days as days', () => {
  expect(rangeWords({ from: 'now-1d/d', to: 'now/d' }, 'utc')).toBe('yesterday');
});

it.each([
  [10_800_000, '3 hours'],
  [3_600_000, '1 hour'],
  [86_400_000, '1 day'],
  [172_800_000, '2 days'],
  [900_000, '15 minutes'],
  [5_000, '5 seconds'],
  [250, '250 ms'],
])('%s ms is %s', (ms, words) => {
  expect(stepWords(ms)).toBe(words);
});

it('offers the next wider range', () => {
  expect(widerRange(3_600_000)).toEqual({ label: 'last 6 hours', range: { from: 'now-6h', to: 'now' } });
  expect(widerRange(1_000)?.range.from).toBe('now-15m');
  expect(widerRange(90 * 86_400_000)).toBeNull();
});
