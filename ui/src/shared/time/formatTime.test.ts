import { describe, expect, it } from 'vitest';
import { formatAgo, formatClock, formatDay, formatEventTime, formatExact, formatHover, formatMinute, formatOffset, formatSecond, formatSpan, formatStep, formatTick } from './formatTime';

const time = '2026-11-20T09:03:22.123456Z';
// In the time zone of the machine.
const local = (...parts: [number, number, number, number, number, number, number]) => new Date(...parts).toISOString();
const noon = local(2026, 10, 20, 12, 3, 4, 56);

it('keeps microseconds', () => {
  const exact = (iso: string) => formatExact(iso, 'utc');
  expect(exact(time)).toBe('20 Nov 2026, 09:03:22.123456 UTC');
  expect(exact('2026-11-20T09:03:22Z')).toBe('20 Nov 2026, 09:03:22.000000 UTC');
  expect(exact('2026-11-20T09:03:22.5+01:00')).toBe('20 Nov 2026, 08:03:22.500000 UTC');
  expect(exact('2026-11-20T09:03:22.123456789Z')).toBe('20 Nov 2026, 09:03:22.123456 UTC');
  expect(formatExact(Date.parse(time), 'utc')).toBe('20 Nov 2026, 09:03:22.123000 UTC');
  expect(formatClock(time, 'utc')).toBe('09:03:22.123');
});

it('shows the date of an event only when it is not of today, and the year only when it is another', () => {
  const at = Date.parse(noon);
  expect(formatEventTime(noon, 'local', at)).toBe('12:03:04.056');
  expect(formatEventTime(noon, 'local', at + 3 * 86_400_000)).toBe('20 Nov 12:03:04.056');
  expect(formatMinute(noon, 'local', at)).toBe('20 Nov, 12:03');
  expect(formatMinute(noon, 'local', at + 90 * 86_400_000)).toBe('20 Nov 2026, 12:03');
  expect(formatMinute(time, 'utc', Date.parse(time))).toBe('20 Nov, 09:03');
});

it('names the zone of the reader', () => {
  expect(formatExact(time, 'local')).toMatch(/^\d\d Nov 2026, \d\d:\d\d:22\.123456 UTC([+−]\d\d:\d\d)?$/);
  expect(formatSecond(noon, 'local')).toBe('20 Nov 2026, 12:03:04');
  expect(formatHover(time, 'utc')).toBe('20 Nov 2026, 09:03:22.123456 UTC');
  expect(formatHover(time, 'local').split('\n').at(-1)).toBe('20 Nov 2026, 09:03:22.123456 UTC');
});

it('marks long axes with days and short ones with hours, with seconds and with years where they tell ticks apart', () => {
  const end = Date.parse(time);
  const tick = (lengthMs: number) => formatTick(time, end - lengthMs, end, 'utc');
  expect(tick(7 * 86_400_000)).toBe('20 Nov');
  expect(tick(3_600_000)).toBe('09:03');
  expect(tick(60_000)).toBe('09:03:22');
  expect(tick(365 * 86_400_000)).toBe('20 Nov 2026');
  expect(formatTick(Date.parse(noon), end - 3_600_000, end, 'local')).toBe('12:03');
});

it('tells a span of a second apart, and of two years', () => {
  const at = Date.UTC(2026, 10, 27, 12, 57, 52);
  expect(formatSpan(at, at + 1_000, 'utc', at)).toBe('27 Nov, 12:57:52 – 12:57:53');
  expect(formatSpan(at + 8_000, at + 308_000, 'utc', at)).toBe('27 Nov, 12:58 – 13:03');
  expect(formatSpan(at, at + 50, 'utc', at)).toBe('27 Nov, 12:57:52.000 – 12:57:52.050');
  expect(formatSpan(at, null, 'utc', at)).toBe('27 Nov, 12:57');
  expect(formatSpan(at, at + 7_200_000, 'utc', at)).toBe('27 Nov, 12:57 – 14:57');
  expect(formatSpan(at, at + 86_400_000, 'utc', at)).toBe('27 Nov, 12:57 – 28 Nov, 12:57');
  expect(formatSpan(at - 365 * 86_400_000, at, 'utc', at)).toBe('27 Nov 2025, 12:57 – 27 Nov 2026, 12:57');
});

it('has three letters for every month', () => {
  expect(formatDay('2026-09-05T12:00:00Z', 'utc')).toBe('5 Sep');
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

describe('formatOffset', () => {
  it.each([
    [time, '0'],
    ['2026-11-20T09:03:22.123457Z', '+1 µs'],
    ['2026-11-20T09:03:22.122456Z', '−1 ms'],
    ['2026-11-20T09:03:22.623956Z', '+500.5 ms'],
    ['2026-11-20T09:03:32.123456Z', '+10 s'],
    ['2026-11-20T09:00:22.123456Z', '−3 min'],
    ['2026-11-20T14:03:22.123456Z', '+5 h'],
    ['2026-11-17T09:03:22.123456Z', '−3 d'],
  ])('%s is %s', (other, expected) => {
    expect(formatOffset(other, time)).toBe(expected);
  });
});

describe('formatStep', () => {
  const at = (text: string) => Date.parse(text);
  const now = at('2026-11-24T12:00:00Z');
  it.each([
    ['2026-11-23T18:00:00Z', '2026-11-23T21:00:00Z', 'Mon 23 Nov 18:00–21:00'],
    ['2026-11-23T21:00:00Z', '2026-11-24T00:00:00Z', 'Mon 23 Nov 21:00–00:00'],
    ['2026-11-23T00:00:00Z', '2026-11-24T00:00:00Z', 'Mon 23 Nov'],
    ['2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z', 'Mon 16 Nov – Sun 22 Nov'],
    ['2026-11-23T18:00:00Z', '2026-11-24T06:00:00Z', 'Mon 23 Nov 18:00 – Tue 24 Nov 06:00'],
    ['2026-11-23T18:00:00Z', '2026-11-23T18:00:30Z', 'Mon 23 Nov 18:00:00–18:00:30'],
    ['2025-11-23T18:00:00Z', '2025-11-23T21:00:00Z', 'Sun 23 Nov 2025 18:00–21:00'],
  ])('%s to %s', (from, to, words) => expect(formatStep(at(from), at(to), 'utc', now)).toBe(words));

  it('is one time without an end', () => expect(formatStep(at('2026-11-23T18:00:00Z'), null, 'utc', now)).toBe('Mon 23 Nov 18:00'));
});
