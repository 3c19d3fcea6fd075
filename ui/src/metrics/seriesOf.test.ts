import { expect, it } from 'vitest';
import { seriesOf } from './seriesOf';

const empty = [{ time: '2026-11-20T10:00:00Z', value: null, sample: 0 }];

it('is zero in each step for a count of zero, and has gaps otherwise', () => {
  expect(seriesOf({ value: 0, unit: 'count', series: empty })).toEqual([{ time: '2026-11-20T10:00:00Z', value: 0, sample: 0 }]);
  expect(seriesOf({ value: null, unit: 'count', series: empty })).toBe(empty);
  expect(seriesOf({ value: 0, unit: 'ratio', series: empty })).toBe(empty);
  expect(seriesOf({ value: null, unit: 'count', series: null })).toEqual([]);
});
