import { expect, it } from 'vitest';
import type { ChartFacts } from './timeSeriesOption';
import { timeSeriesOption, tooltipRows } from './timeSeriesOption';

const start = Date.parse('2026-11-20T00:00:00Z');
const hour = 3_600_000;
const line = (label: string, values: (number | null)[], before: [number, number | null][] = []) => ({ label, token: '--sg-accent', value: null, values, samples: values.map((value) => (value === null ? 0 : 40)), before, filter: null });
const facts = (members: Partial<ChartFacts> = {}): ChartFacts => ({
  chart: { times: [start, start + hour], lines: [line('a', [1, 2])], drawn: 0, wholeBefore: [] },
  kind: 'line',
  isStacked: false,
  stepMs: hour,
  target: null,
  unit: 'count',
  range: { from: '2026-11-20T00:00:00Z', to: '2026-11-20T01:30:00Z' },
  zone: 'utc',
  ...members,
});
const told = (members: Partial<ChartFacts>, step = 0) => tooltipRows(facts(members), step).map(({ label, value }) => `${label}: ${value}`);
const palette = { series: [], other: '', text: '', faint: 'faint', grid: '', border: '', surface: '', accent: '', band: '', font: '' };
const seriesOf = (members: Partial<ChartFacts>) => timeSeriesOption(facts(members), palette).series as unknown as { type: string; stack?: string; data: unknown[]; lineStyle?: { type?: unknown } }[];

it('tells of a stack what its parts are together, and what the whole was before', () => {
  const chart = { times: [start], lines: [line('a', [1]), line('b', [0]), line('c', [4])], drawn: 3, wholeBefore: [[start, 7] as [number, number]] };
  expect(told({ chart, isStacked: true, kind: 'bar' })).toEqual(['a: 1', 'c: 4', 'Together: 5', 'Period before: 7']);
});

it('tells of each line what it was before', () => {
  const chart = { times: [start], lines: [line('a', [1], [[start + 60_000, 3]]), line('b', [null])], drawn: 2, wholeBefore: [] };
  expect(told({ chart })).toEqual(['a: 1', 'a, period before: 3']);
});

it('says that a step has no data', () => {
  expect(told({ chart: { times: [start], lines: [line('a', [null])], drawn: 0, wholeBefore: [] } })).toEqual(['a: No data']);
  expect(told({ chart: { times: [start], lines: [line('a', [null]), line('b', [null])], drawn: 2, wholeBefore: [] } })).toEqual([': No data']);
});

it('stacks bars only where values add up, in the middle of their steps, those of a part lighter', () => {
  const [bar] = seriesOf({ kind: 'bar', isStacked: true });
  expect([bar!.type, bar!.stack, bar!.data]).toEqual(['bar', 'whole', [{ value: [start + hour / 2, 1] }, { value: [start + 1.5 * hour, 2], itemStyle: { opacity: 0.45 } }]]);
  expect(seriesOf({ kind: 'bar' })[0]!.stack).toBeUndefined();
});

it('tells what each value rests on, at the step in words', () => {
  const sampleWords = (value: number, sample: number) => `${value} of ${sample} jobs`;
  expect(told({ sampleWords }, 1)).toEqual(['a: 2 · 2 of 40 jobs']);
  expect(told({ sampleWords, chart: { times: [start], lines: [line('a', [null])], drawn: 0, wholeBefore: [] } })).toEqual(['a: No data']);
});

it('shows samples as bars on an axis of their own, and marks a stretch', () => {
  const series = seriesOf({ showsSamples: true, stretch: { from: start, to: start + hour } }) as unknown as { type: string; yAxisIndex?: number; data: unknown[]; markArea?: { data: unknown } }[];
  expect(series.filter(({ yAxisIndex }) => yAxisIndex === 1).map(({ type, data }) => [type, data])).toEqual([['bar', [[start, 40], [start + hour, 40]]]]);
  expect(series.flatMap(({ markArea }) => (markArea === undefined ? [] : [markArea.data]))).toEqual([[[{ xAxis: start }, { xAxis: start + hour }]]]);
  expect(seriesOf({}).some((one) => 'yAxisIndex' in one)).toBe(false);
});

it('dashes the period before', () => {
  const chart = { times: [start], lines: [line('a', [1])], drawn: 0, wholeBefore: [[start, 7] as [number, number]] };
  expect(seriesOf({ chart }).filter(({ lineStyle }) => Array.isArray(lineStyle?.type)).map(({ data }) => data)).toEqual([[[start, 7]]]);
});
