import { describe, expect, it } from 'vitest';
import { offsetIn } from '../shared/time/zone';
import { axisTicks, bucketAt } from './histogramAxis';

const utcOffset = offsetIn('utc');
const hourMs = 3_600_000;
const start = Date.UTC(2026, 10, 19, 22);
const buckets = (count: number, step: number) => Array.from({ length: count }, (_, index) => start + index * step);

describe('axisTicks', () => {
  it('stands at round times and names the day at midnight', () => {
    expect(axisTicks(buckets(13, hourMs), 6, utcOffset)).toEqual([
      { index: 0, label: '22:00' },
      { index: 2, label: '20 Nov' },
      { index: 4, label: '02:00' },
      { index: 6, label: '04:00' },
      { index: 8, label: '06:00' },
      { index: 10, label: '08:00' },
      { index: 12, label: '10:00' },
    ]);
  });

  it('finds the first bucket of a local day when buckets do not start at midnight', () => {
    // India: 22:00 UTC is 03:30 the next day; six-hour buckets never start at local midnight.
    expect(axisTicks(buckets(13, 6 * hourMs), 4, () => -330).map((tick) => tick.label)).toEqual(['21 Nov', '22 Nov', '23 Nov']);
  });

  it('names Mondays in a month', () => {
    expect(axisTicks(buckets(30, 24 * hourMs), 6, utcOffset).map((tick) => tick.label)).toEqual(['23 Nov', '30 Nov', '7 Dec', '14 Dec']);
  });

  it('has three letters for every month', () => {
    const september = Array.from({ length: 3 }, (_, index) => Date.UTC(2026, 8, 10 + index));
    expect(axisTicks(september, 4, utcOffset).map((tick) => tick.label)).toEqual(['10 Sep', '11 Sep', '12 Sep']);
  });

  it('names the years of a range that spans two', () => {
    expect(axisTicks(buckets(8, 14 * 24 * hourMs), 4, utcOffset).at(-1)?.label).toMatch(/^\d+ \w+ 2027$/);
  });

  it('has nothing to say about nothing', () => {
    expect(axisTicks([], 6, utcOffset)).toEqual([]);
  });
});

describe('bucketAt', () => {
  it.each([
    [0, 0],
    [99.9, 9],
    [100, 9],
    [-5, 0],
    [55, 5],
  ])('x %s is bucket %s', (x, expected) => {
    expect(bucketAt(x, 100, 10)).toBe(expected);
  });

  it('survives a plot without width or buckets', () => {
    expect(bucketAt(5, 0, 10)).toBe(0);
    expect(bucketAt(5, 100, 0)).toBe(0);
  });
});
