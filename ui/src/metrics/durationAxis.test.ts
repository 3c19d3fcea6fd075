import { expect, it } from 'vitest';
import { durationAxis } from './durationAxis';

it.each<[number, number, string, string[]]>([
  [0, 4_000_000, 'ms', ['0 min', '15 min', '30 min', '45 min', '60 min', '75 min']],
  [900, 2_800, 'ms', ['0.5 s', '1 s', '1.5 s', '2 s', '2.5 s', '3 s']],
  [610, 1_190, 'ms', ['0.6 s', '0.7 s', '0.8 s', '0.9 s', '1 s', '1.1 s', '1.2 s']],
  [610, 790, 'ms', ['600 ms', '650 ms', '700 ms', '750 ms', '800 ms']],
  [0, 90, 'seconds', ['0 s', '15 s', '30 s', '45 s', '60 s', '75 s', '90 s']],
  [0, 9_000, 'seconds', ['0 h', '0.5 h', '1 h', '1.5 h', '2 h', '2.5 h']],
  [0, 2, 'ms', ['0 ms', '1 ms', '2 ms']],
])('marks %s to %s %s in one unit', (low, high, unit, labels) => {
  const { min, max, interval, label } = durationAxis(low, high, unit)!;
  const ticks = Array.from({ length: Math.round((max - min) / interval) + 1 }, (_, index) => min + index * interval);
  expect(ticks.map((tick) => label(tick).replace('\u00a0', ' '))).toEqual(labels);
});

it('leaves other axes alone', () => {
  expect(durationAxis(0, 1, 'ratio')).toBeNull();
  expect(durationAxis(5, 5, 'ms')).toBeNull();
});
