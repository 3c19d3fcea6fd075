import { expect, it } from 'vitest';
import { stretchOf } from './stretch';

const at = (hour: number, minute = 0) => new Date(Date.UTC(2026, 10, 20, hour, minute)).toISOString();
const times = [0, 3, 6, 9].map((hour) => Date.parse(at(hour)));
const range = { from: at(1), to: at(10) };
const stretch = (from: string, to: string) => stretchOf({ from, to }, times, 3 * 3_600_000, range);

it('has the whole steps whose points are inside', () => {
  expect(stretch(at(2, 50), at(6, 10))).toEqual({ from: at(3), to: at(9) });
});

it('has the nearest step where no point is inside', () => {
  expect(stretch(at(4), at(4, 20))).toEqual({ from: at(3), to: at(6) });
});

it('ends with the range', () => {
  expect(stretch(at(0), at(12))).toEqual({ from: at(1), to: at(10) });
  expect(stretchOf({ from: at(0), to: at(1) }, [], 1, range)).toBeNull();
});
