import { expect, it } from 'vitest';
import { lonelyPoints, sparkGeometry } from './sparkPath';

const series = (...values: (number | null)[]) =>
  values.map((value, hour) => ({ time: new Date(hour * 3_600_000).toISOString(), value, sample: 9 }));

it('starts a new line after a gap', () => {
  const geometry = sparkGeometry(series(1, 2, null, 2, 1), null);
  expect(geometry?.line.match(/M/g)).toHaveLength(2);
  expect(geometry?.lonely).toEqual([]);
});

it('draws the ways from and to partial steps apart', () => {
  const drawn = (values: (number | null)[], ...partial: number[]) => {
    const geometry = sparkGeometry(series(...values), null, new Set(partial))!;
    return [geometry.line, geometry.partial].map((path) => path.replace(/[^ML]/g, ''));
  };
  expect(drawn([1, 2, 3])).toEqual(['MLL', '']);
  expect(drawn([1, 2, 3, 4], 0, 3)).toEqual(['MMLM', 'MLML']);
  expect(drawn([1, null, 3], 2)).toEqual(['MM', '']);
});

it('marks a point between two gaps', () => {
  expect(sparkGeometry(series(null, 1, null, 3, 4), null)?.lonely).toHaveLength(1);
});

it('has nothing to draw without data', () => {
  expect(sparkGeometry(series(null, null), null)).toBeNull();
  expect(sparkGeometry([], null)).toBeNull();
});

it('draws a flat line in the middle', () => {
  expect(sparkGeometry(series(5, 5), null)?.points[0]?.y).toBeCloseTo(50);
});

it('brings an edge of the band into the picture when it is close', () => {
  const geometry = sparkGeometry(series(0.88, 0.93), { min: 0.85, max: 0.95 });
  expect(geometry?.low).toBeLessThan(0.85);
  expect(geometry?.high).toBeGreaterThan(0.95);
  expect(sparkGeometry(series(0.88, 0.93), { min: 0.1 })?.low).toBeGreaterThan(0.8);
});

it('cuts the band at the box and drops one that lies outside', () => {
  expect(sparkGeometry(series(0.8, 0.9), { min: 0.85 })?.band?.top).toBe(0);
  expect(sparkGeometry(series(0.8, 0.9), { min: 5, max: 6 })?.band).toBeNull();
});

it('finds the points that no line reaches', () => {
  expect(lonelyPoints([1, null, 2, 3, null, 4])).toEqual([0, 5]);
  expect(lonelyPoints([null, 1, null])).toEqual([1]);
  expect(lonelyPoints([])).toEqual([]);
});
