import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getJson } from './client';
import { readingParameters, type ChosenReading } from './inference';
import type { TimeRange } from './scope';
import type { Differences, Metric, MetricDefinition, Overview } from './types';

// Keys that start with 'live' depend on time: the refresh button and auto refresh reload them.
// The previous answer stays while a new range loads, so that charts are dimmed instead of disappearing.

/** Everything on Home; `reading` is used if no pack measures the events. */
export const overviewQuery = (range: TimeRange, pack: string | null, reading: ChosenReading) =>
  queryOptions({
    queryKey: ['live', 'overview', range, pack, reading],
    queryFn: ({ signal }) => getJson<Overview>('/api/overview', { ...range, pack, ...readingParameters(reading) }, signal),
    placeholderData: keepPreviousData,
  });

/** How to measure a metric: `step` as the API writes it, `by` null for the split of its pack, and empty for none. */
export interface MetricQuestion {
  step: string;
  by: string | null;
  where: string;
}

export const metricQuery = (name: string, range: TimeRange, { step, by, where }: MetricQuestion) =>
  queryOptions({
    queryKey: ['live', 'metric', name, range, step, by, where],
    queryFn: ({ signal }) => getJson<Metric>(`/api/metrics/${encodeURIComponent(name)}`, { ...range, step, by, where: where === '' ? null : where, compare: 'previous' }, signal),
    placeholderData: keepPreviousData,
  });

/** The metrics of a pack, measured: split only where the status depends on the groups. */
export const packMetricsQuery = (pack: string, range: TimeRange) =>
  queryOptions({
    queryKey: ['live', 'pack-metrics', pack, range],
    queryFn: ({ signal }) => getJson<{ metrics: Metric[]; from: string; to: string }>('/api/metrics', { pack, ...range, step: 'auto', compare: 'previous', split: 'judged' }, signal),
    placeholderData: keepPreviousData,
  });

/** Which events to compare: those of a time with those around it, or those of a filter with the others. */
export interface Comparison extends TimeRange {
  filter: string;
  selected: string | null;
  /** The time of the others; null: the same. */
  baseline: TimeRange | null;
  /** Fields that only restate what was selected. */
  last: readonly string[];
}

export const differencesQuery = ({ from, to, filter, selected, baseline, last }: Comparison) =>
  queryOptions({
    queryKey: ['live', 'differences', from, to, filter, selected, baseline, last],
    queryFn: ({ signal }) =>
      getJson<Differences>('/api/differences', { from, to, filter, selected, baselineFrom: baseline?.from ?? null, baselineTo: baseline?.to ?? null, last: last.length === 0 ? null : last.join(',') }, signal),
    placeholderData: keepPreviousData,
  });

export const metricsQuery = queryOptions({
  queryKey: ['metrics'],
  queryFn: ({ signal }) => getJson<{ metrics: MetricDefinition[] }>('/api/metrics', {}, signal),
  staleTime: 60_000,
});
