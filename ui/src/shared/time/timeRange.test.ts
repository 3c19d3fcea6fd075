import { describe, expect, it } from 'vitest';
import { isRelative, parseTime, rangeLabel, resolveRange, stepFor } from './timeRange';

const now = Date.parse('2026-11-20T14:30:45.500Z'); // A Friday.
const iso = (text: string) => {
  const time = parseTime(text, now);
  return time === null ? null : new Date(time).toISOString();
};

describe('parseTime', () => {
  it.each([
    ['now', '2026-11-20T14:30:45.500Z'],
    ['now-15m', '2026-11-20T14:15:45.500Z'],
    ['now-7d', '2026-11-13T14:30:45.500Z'],
    ['now-2w', '2026-11-06T14:30:45.500Z'],
    ['now/d', '2026-11-20T00:00:00.000Z'],
    ['now-1d/d', '2026-11-19T00:00:00.000Z'],
    ['now/h', '2026-11-20T14:00:00.000Z'],
    ['now/w', '2026-11-16T00:00:00.000Z'],
    [' now-1h ', '2026-11-20T13:30:45.500Z'],
    ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000Z'],
    ['2026-11-20T10:00:00+02:00', '2026-11-20T08:00:00.000Z'],
    ['1763632800000', '2025-11-20T10:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  it('reads a time without a zone in the zone of the reader', () => {
    expect(parseTime('2026-11-20 10:00', now, 'utc')).toBe(Date.UTC(2026, 10, 20, 10));
    expect(parseTime('2026-11-20 10:00:30.5', now, 'utc')).toBe(Date.UTC(2026, 10, 20, 10, 0, 30, 500));
    expect(parseTime('2026-11-20T10:00:00+02:00', now, 'utc')).toBe(Date.UTC(2026, 10, 20, 8));
    expect(parseTime('2026-11-20 10:00', now, 'local')).toBe(new Date(2026, 10, 20, 10).getTime());
  });

  it.each(['', 'yesterday', 'now+1d', 'now-1y', 'now-d', '2026-13-40', '12:00', '42'])('%s is no time', (text) => {
    expect(parseTime(text, now)).toBeNull();
  });
});

it('needs the end after the start', () => {
  expect(resolveRange({ from: 'now-1h', to: 'now' }, now)).toEqual({ from: now - 3_600_000, to: now });
  expect(resolveRange({ from: 'now', to: 'now' }, now)).toBeNull();
  expect(resolveRange({ from: 'now', to: 'now-1h' }, now)).toBeNull();
  expect(resolveRange({ from: 'soon', to: 'now' }, now)).toBeNull();
});

it('names presets and spells out the rest', () => {
  expect(rangeLabel({ from: 'now-7d', to: 'now' }, 'utc')).toBe('Last 7 days');
  expect(rangeLabel({ from: 'now-2d', to: 'now-1d' }, 'utc')).toBe('now-2d – now-1d');
  expect(rangeLabel({ from: '2025-11-20T10:00:00Z', to: 'now' }, 'utc')).toBe('20 Nov 2025, 10:00 – now');
  expect(isRelative('now-1d/d')).toBe(true);
  expect(isRelative('2026-11-20')).toBe(false);
});

it('keeps a chart between some dozens and some hundreds of steps', () => {
  expect([900_000, 86_400_000, 604_800_000, 30 * 86_400_000, 365 * 86_400_000].map(stepFor)).toEqual(['1m', '15m', '3h', '12h', '1d']);
});
