import type { Metric, MetricGroup, MetricPoint } from '../../api/types';
import type { TimeRange } from '../../api/scope';
import { seriesTokens } from '../../charts/seriesTokens';
import { groupFilter, keyLabel } from '../../metrics/groups';
import { seriesOf } from '../../metrics/seriesOf';

/** One line of a chart, or one layer of its bars. */
export interface ChartLine {
  label: string;
  /** A custom property of tokens.css. */
  token: string;
  /** The value over the whole range. */
  value: number | null;
  /** One value for each step. */
  values: (number | null)[];
  /** What each value rests on; empty where that is not known. */
  samples: number[];
  /** The period before, moved to the time of the range; empty without comparison. */
  before: [time: number, value: number | null][];
  /** Finds its events; null if no filter can. */
  filter: string | null;
}

export interface ChartLines {
  /** The start of each step, epoch milliseconds. */
  times: number[];
  lines: ChartLine[];
  /** Groups that have a line. */
  drawn: number;
  /** The whole in the period before, where the lines add up to it; empty otherwise. */
  wholeBefore: [time: number, value: number | null][];
}

/**
 * What a chart over time shows of a metric: the metric itself, or its groups if they have series. Where groups add up, those without a
 * line of their own are together one more.
 */
export function chartLines(metric: Metric, range: TimeRange, addsUp: boolean, isStacked: boolean): ChartLines {
  const points = addsUp ? withZeros(seriesOf(metric)) : seriesOf(metric);
  const times = points.map(({ time }) => Date.parse(time));
  const groups = (metric.by ?? []).filter(({ series }) => series != null);
  const before = moved(metric.previous, range);
  if (groups.length === 0) {
    const line = { label: metric.title, token: '--sg-accent', value: metric.value, values: points.map(({ value }) => value), samples: points.map(({ sample }) => sample), before, filter: metric.filter ?? null };
    return { times, lines: [line], drawn: 0, wholeBefore: [] };
  }

  const tokens = seriesTokens(groups.map(({ key }) => keyLabel(key)));
  const lines = groups.map((group): ChartLine => {
    const label = keyLabel(group.key);
    return { label, token: tokens.get(label) ?? '--sg-series-other', value: group.value, values: valuesOf(group, points, times, addsUp), samples: samplesOf(group, times), before: isStacked ? [] : moved(group.previous, range), filter: groupFilter(metric, group) };
  });
  const rest = addsUp ? restOf(metric, points, lines) : null;
  return { times, lines: rest === null ? lines : [...lines, rest], drawn: groups.length, wholeBefore: isStacked ? before : [] };
}

/** Where values add up, a step without events is a zero, from the first step with events to the last. Before and after, there may have been nothing to count. */
function withZeros(points: MetricPoint[]): MetricPoint[] {
  const first = points.findIndex(({ value }) => value !== null);
  const last = points.findLastIndex(({ value }) => value !== null);
  return points.map((point, index) => (point.value === null && index > first && index < last ? { ...point, value: 0 } : point));
}

/** A group has no value in a step without its events; where values add up, that is a zero wherever the whole has a value. */
function valuesOf({ series }: MetricGroup, whole: MetricPoint[], times: number[], addsUp: boolean): (number | null)[] {
  const byTime = new Map((series ?? []).map(({ time, value }) => [Date.parse(time), value]));
  return times.map((time, index) => byTime.get(time) ?? (addsUp && whole[index]?.value != null ? 0 : null));
}

function samplesOf({ series }: MetricGroup, times: number[]): number[] {
  const byTime = new Map((series ?? []).map(({ time, sample }) => [Date.parse(time), sample]));
  return times.map((time) => byTime.get(time) ?? 0);
}

/** What is left of the whole in each step. Null if that is nothing. */
function restOf(metric: Metric, whole: MetricPoint[], lines: ChartLine[]): ChartLine | null {
  const left = (total: number | null, parts: (number | null)[]) => (total === null ? null : Math.max(0, total - parts.reduce<number>((sum, part) => sum + (part ?? 0), 0)));
  const count = (metric.by?.length ?? 0) - lines.length;
  if (count === 0 && !metric.hasMoreGroups) {
    return null;
  }
  return {
    label: metric.hasMoreGroups ? `more than ${count} others` : count === 1 ? '1 other' : `${count} others`,
    token: '--sg-series-other',
    value: left(metric.value, lines.map(({ value }) => value)),
    values: whole.map(({ value }, index) => left(value, lines.map(({ values }) => values[index] ?? null))),
    samples: whole.map(({ sample }, index) => Math.max(0, sample - lines.reduce((sum, { samples }) => sum + (samples[index] ?? 0), 0))),
    before: [],
    filter: metric.filter ?? null,
  };
}

function moved(previous: Metric['previous'], { from }: TimeRange): [number, number | null][] {
  const shift = previous == null ? 0 : Date.parse(from) - Date.parse(previous.from);
  return (previous?.series ?? []).map(({ time, value }) => [Date.parse(time) + shift, value]);
}

export interface Mark {
  line: number;
  step: number;
}

/** The mark under the pointer: of bars the part that contains the value, of lines the nearest point. Null where there is none. */
export function markAt({ times, lines }: ChartLines, stepMs: number, time: number, value: number, kind: 'line' | 'bar', isStacked: boolean): Mark | null {
  const step = kind === 'bar' ? times.findIndex((start) => time >= start && time < start + stepMs) : nearest(times, time);
  if (step < 0) {
    return null;
  }
  if (isStacked) {
    let top = 0;
    const line = lines.findIndex(({ values }) => (top += values[step] ?? 0) >= value && (values[step] ?? 0) > 0);
    return line < 0 ? null : { line, step };
  }
  const distances = lines.map(({ values }) => (values[step] == null ? Number.POSITIVE_INFINITY : Math.abs(values[step] - value)));
  const least = Math.min(...distances);
  return Number.isFinite(least) ? { line: distances.indexOf(least), step } : null;
}

function nearest(times: readonly number[], time: number): number {
  return times.reduce((best, at, index) => (best < 0 || Math.abs(at - time) < Math.abs(times[best]! - time) ? index : best), -1);
}
