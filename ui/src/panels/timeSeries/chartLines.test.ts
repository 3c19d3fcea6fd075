import { describe, expect, it } from 'vitest';
import type { MetricPoint } from '../../api/types';
import { aGroup, aMetric } from '../../testing/shapes';
import { chartLines, markAt } from './chartLines';

const start = Date.parse('2026-11-20T00:00:00Z');
const hour = 3_600_000;
const range = { from: '2026-11-20T00:00:00Z', to: '2026-11-20T04:00:00Z' };
const points = (values: (number | null)[], from = start): MetricPoint[] => values.map((value, index) => ({ time: new Date(from + index * hour).toISOString(), value, sample: value === null ? 0 : 10 + index }));

describe('chartLines', () => {
  it('is the metric itself where no group has a series', () => {
    const metric = aMetric({ title: 'Rate', value: 0.5, filter: 'a=1', series: points([0.4, null, 0.6]), by: [aGroup({ model: 'x' })] });
    expect(chartLines(metric, range, false, false)).toEqual({
      times: [start, start + hour, start + 2 * hour],
      lines: [{ label: 'Rate', token: '--sg-accent', value: 0.5, values: [0.4, null, 0.6], samples: [10, 0, 12], before: [], filter: 'a=1' }],
      drawn: 0,
      wholeBefore: [],
    });
  });

  it('moves the period before to the time of the range', () => {
    const previous = { from: '2026-11-19T20:00:00Z', to: '2026-11-20T00:00:00Z', value: 3, sample: 3, change: null, series: points([1, 2], start - 4 * hour) };
    const { lines } = chartLines(aMetric({ series: points([5, 6]), previous }), range, false, false);
    expect(lines[0]!.before).toEqual([
      [start, 1],
      [start + hour, 2],
    ]);
  });

  it('has a line for each group, zeros where values add up, and one for all others', () => {
    const by = [aGroup({ model: 'x' }, { value: 7, series: points([4, null, null, 3]) }), aGroup({ model: null }, { value: 2, series: points([1, null, null, 1]) }), aGroup({ model: 'z' }, { value: 1 })];
    const { lines, drawn } = chartLines(aMetric({ value: 10, filter: 'e=1', series: points([6, null, 0, 4]), by }), range, true, true);
    expect(drawn).toBe(2);
    expect(lines.map(({ samples }) => samples)).toEqual([[10, 0, 0, 13], [10, 0, 0, 13], [0, 0, 12, 0]]);
    expect(lines.map(({ label, value, values, filter }) => ({ label, value, values, filter }))).toEqual([
      { label: 'x', value: 7, values: [4, 0, 0, 3], filter: 'e=1 AND model="x"' },
      { label: '(none)', value: 2, values: [1, 0, 0, 1], filter: 'e=1 AND NOT model=*' },
      { label: '1 other', value: 1, values: [1, 0, 0, 0], filter: 'e=1' },
    ]);
  });

  it('leaves gaps where values do not add up, and does not invent others', () => {
    const by = [aGroup({ model: 'x' }, { series: points([4, null]) }), aGroup({ model: 'y' })];
    const { lines } = chartLines(aMetric({ series: points([4, 2]), by, hasMoreGroups: true }), range, false, false);
    expect(lines.map(({ values }) => values)).toEqual([[4, null]]);
  });

  it('compares a stack with the whole before, and lines each with itself', () => {
    const previous = (values: number[]) => ({ from: '2026-11-19T20:00:00Z', to: range.from, value: 1, sample: 1, change: null, series: points(values, start - 4 * hour) });
    const metric = aMetric({ series: points([3]), previous: previous([9]), by: [aGroup({ model: 'x' }, { series: points([3]), previous: previous([2]) })] });
    const stack = chartLines(metric, range, true, true);
    const lines = chartLines(metric, range, true, false);
    expect([stack.wholeBefore, stack.lines[0]!.before]).toEqual([[[start, 9]], []]);
    expect([lines.wholeBefore, lines.lines[0]!.before]).toEqual([[], [[start, 2]]]);
  });
});

describe('markAt', () => {
  const chart = chartLines(aMetric({ series: points([6, 4]), by: [aGroup({ m: 'a' }, { series: points([4, 1]) }), aGroup({ m: 'b' }, { series: points([2, 3]) })] }), range, true, true);

  it('finds the part of a stacked bar', () => {
    expect(markAt(chart, hour, start + hour / 2, 3, 'bar', true)).toEqual({ line: 0, step: 0 });
    expect(markAt(chart, hour, start + hour / 2, 5, 'bar', true)).toEqual({ line: 1, step: 0 });
    expect(markAt(chart, hour, start + hour / 2, 6.5, 'bar', true)).toBeNull();
    expect(markAt(chart, hour, start + 2 * hour, 1, 'bar', true)).toBeNull();
  });

  it('finds the nearest point of lines', () => {
    expect(markAt(chart, hour, start + hour * 0.6, 2.8, 'line', false)).toEqual({ line: 1, step: 1 });
    expect(markAt(chart, hour, start - hour, 4, 'line', false)).toEqual({ line: 0, step: 0 });
  });
});
