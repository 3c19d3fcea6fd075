import { describe, expect, it } from 'vitest';
import { isRelative, linkTime, parseTime, sentTime, timeMistake } from './time';

const now = Date.parse('2026-11-20T14:30:45.500Z'); // A Friday.
const iso = (text: string) => {
  const time = parseTime(text, now, 'utc');
  return time === null ? null : new Date(time).toISOString();
};

describe('parseTime', () => {
  it.each([
    ['now', '2026-11-20T14:30:45.500Z'],
    ['now-15m', '2026-11-20T14:15:45.500Z'],
    ['now-7d', '2026-11-13T14:30:45.500Z'],
    ['now-2w', '2026-11-06T14:30:45.500Z'],
    ['now+1d', '2026-11-21T14:30:45.500Z'],
    ['now/d', '2026-11-20T00:00:00.000Z'],
    ['now-1d/d', '2026-11-19T00:00:00.000Z'],
    ['now/d-2h', '2026-11-19T22:00:00.000Z'],
    ['now/h', '2026-11-20T14:00:00.000Z'],
    ['now/w', '2026-11-16T00:00:00.000Z'],
    ['now/M', '2026-11-01T00:00:00.000Z'],
    ['today', '2026-11-20T00:00:00.000Z'],
    ['Yesterday', '2026-11-19T00:00:00.000Z'],
    [' now-1h ', '2026-11-20T13:30:45.500Z'],
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000Z'],
    ['2026-11-20T10:00:00+02:00', '2026-11-20T08:00:00.000Z'],
    ['26.11.2026', '2026-11-26T00:00:00.000Z'],
    ['6 Nov 2026, 14:00', '2026-11-06T14:00:00.000Z'],
    ['26 september 2026 14:00:30', '2026-09-26T14:00:30.000Z'],
    ['26 Nov 2026', '2026-11-26T00:00:00.000Z'],
    ['11/26/2026', '2026-11-26T00:00:00.000Z'],
    ['26/11/2026 14:00', '2026-11-26T14:00:00.000Z'],
    ['11/11/2026', '2026-11-11T00:00:00.000Z'],
    ['1763632800000', '2025-11-20T10:00:00.000Z'],
    ['1763632800', '2025-11-20T10:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  it.each(['', 'soon', 'now-1y', 'now-d', '2026-13-40', '2026-02-30', '12:00', '42', '11/12/2026', '31.02.2026'])('%s is no time', (text) => {
    expect(parseTime(text, now)).toBeNull();
  });

  it('reads a time without a zone, a date alone and a day in the zone of the page', () => {
    expect(parseTime('2026-11-20 10:00', now, 'utc')).toBe(Date.UTC(2026, 10, 20, 10));
    expect(parseTime('2026-11-20 10:00:30.5', now, 'utc')).toBe(Date.UTC(2026, 10, 20, 10, 0, 30, 500));
    expect(parseTime('2026-11-20 10:00', now, 'local')).toBe(new Date(2026, 10, 20, 10).getTime());
    expect(parseTime('2026-11-20', now, 'local')).toBe(new Date(2026, 10, 20).getTime());
    const midnight = new Date(now);
    midnight.setHours(0, 0, 0, 0);
    expect(parseTime('now/d', now, 'local')).toBe(midnight.getTime());
  });
});

it('says how to write what cannot be read', () => {
  expect(timeMistake('11/12/2026', now, 'utc')).toBe('Write 2026-11-12 or 2026-12-11');
  expect(timeMistake('soon', now, 'utc')).toBe('Not a time: write 2026-11-20 14:00, yesterday or now-2d');
  expect(timeMistake('now', now, 'utc')).toBeNull();
});

it('sends moments for what depends on the zone, and the rest as it is', () => {
  expect(sentTime('now-7d', now, 'utc')).toBe('now-7d');
  expect(sentTime('now/h', now, 'utc')).toBe('now/h');
  expect(sentTime('now/d', now, 'utc')).toBe('2026-11-20T00:00:00.000Z');
  expect(sentTime('2026-11-26T13:29:00', now, 'local')).toBe(new Date(2026, 10, 26, 13, 29).toISOString());
  expect(sentTime('2026-11-20T10:00:00.123456Z', now, 'utc')).toBe('2026-11-20T10:00:00.123456Z');
  expect(sentTime('nonsense', now, 'utc')).toBe('nonsense');
});

it('writes links in the syntax of the API', () => {
  expect(linkTime('yesterday', 'utc')).toBe('now-1d/d');
  expect(linkTime('26.11.2026', 'utc')).toBe('2026-11-26T00:00:00.000Z');
  expect(isRelative('today')).toBe(true);
  expect(isRelative('2026-11-20')).toBe(false);
});
