import { describe, expect, it } from 'vitest';
import { clock, exactTime, microseconds, offsetText } from './exactTime';

const time = '2026-11-20T09:03:22.123456Z';

it('keeps microseconds', () => {
  expect([microseconds(time), microseconds('2026-11-20T09:03:22Z'), microseconds('2026-11-20T09:03:22.5+01:00'), microseconds('2026-11-20T09:03:22.123456789Z')]).toEqual(['123456', '000000', '500000', '123456']);
  expect(clock(time, 'utc')).toBe('09:03:22.123');
  expect(exactTime(time, 'utc')).toBe('2026-11-20 09:03:22.123456 UTC');
});

it('names the zone of the reader', () => {
  expect(exactTime(time, 'local')).toMatch(/^2026-11-\d\d \d\d:\d\d:22\.123456 UTC([+−]\d\d:\d\d)?$/);
});

describe('offsetText', () => {
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
    expect(offsetText(other, time)).toBe(expected);
  });
});
