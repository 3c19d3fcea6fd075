import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getJson } from './client';
import { roleParameters, type ChosenRoles } from './inference';
import type { TimeRange } from './scope';
import type { Metric, MetricDefinition, Overview } from './types';

// Keys that start with 'live' depend on time: the refresh button and auto refresh reload them.
// The previous answer stays while a new range loads, so that charts are dimmed instead of disappearing.

/** Everything on Home; `roles` are used if no pack measures the events. */
export const overviewQuery = (range: TimeRange, pack: string | null, roles: ChosenRoles) =>
  queryOptions({
    queryKey: ['live', 'overview', range, pack, roles],
    queryFn: ({ signal }) => getJson<Overview>('/api/overview', { ...range, pack, ...roleParameters(roles) }, signal),
    placeholderData: keepPreviousData,
  });

export const metricQuery = (name: string, range: TimeRange, step: string) =>
  queryOptions({
    queryKey: ['live', 'metric', name, range, step],
    queryFn: ({ signal }) =>
      getJson<Metric>(`/api/metrics/${encodeURIComponent(name)}`, { ...range, step, compare: 'previous' }, signal),
    placeholderData: keepPreviousData,
  });

export const metricsQuery = queryOptions({
  queryKey: ['metrics'],
  queryFn: ({ signal }) => getJson<{ metrics: MetricDefinition[] }>('/api/metrics', {}, signal),
  staleTime: 60_000,
});
