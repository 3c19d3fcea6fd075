import { describe, expect, it } from 'vitest';
import { formatAgo, formatEventTime, formatExact, formatSecond, formatTick } from './formatTime';

// In the zone of whoever runs this.
const local = (...parts: [number, number, number, number, number, number, number]) => new Date(...parts).toISOString();
const noon = local(2026, 10, 20, 12, 3, 4, 56);

it('shows the date of an event only when it is not of today', () => {
  expect(formatEventTime(noon, Date.parse(noon))).toBe('12:03:04.056');
  expect(formatEventTime(noon, Date.parse(noon) + 3 * 86_400_000)).toBe('20 Nov 12:03:04.056');
});

it('is exact in both zones on hover', () => {
  expect(formatExact(noon)).toBe(`2026-11-20 12:03:04.056 (${noon})`);
  expect(formatSecond(noon)).toBe('2026-11-20 12:03:04');
});

it('marks long axes with days and short ones with hours', () => {
  const at = Date.parse(noon);
  expect(formatTick(at, 7 * 86_400_000)).toBe('20 Nov');
  expect(formatTick(at, 3_600_000)).toBe('12:03');
});

describe('formatAgo', () => {
  const now = Date.parse('2026-11-20T12:00:00Z');
  it.each([
    [1, 'just now'],
    [42, '42 s ago'],
    [240, '4 min ago'],
    [3 * 3_600 + 60, '3 h ago'],
    [3 * 86_400, '3 days ago'],
  ])('%s seconds', (seconds, expected) => {
    expect(formatAgo(new Date(now - seconds * 1_000).toISOString(), now)).toBe(expected);
  });
});
