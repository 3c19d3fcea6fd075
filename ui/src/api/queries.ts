import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { TimeRange } from '../shared/time/timeRange';
import { getJson } from './client';
import type { EventsAnswer, FacetsAnswer, Metric, MetricDefinition, Overview, Session } from './types';

// Keys that start with 'live' depend on time: the refresh button and auto refresh ask again.
// The previous answer stays while a new range loads, so that the picture dims instead of vanishing.

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getJson<Session>('/api/session', {}, signal),
  staleTime: 60_000,
});

export const overviewQuery = (range: TimeRange, pack: string | null) =>
  queryOptions({
    queryKey: ['live', 'overview', range, pack],
    queryFn: ({ signal }) => getJson<Overview>('/api/overview', { ...range, pack }, signal),
    placeholderData: keepPreviousData,
  });

export const latestEventsQuery = (limit: number) =>
  queryOptions({
    queryKey: ['live', 'latest-events', limit],
    queryFn: ({ signal }) => getJson<EventsAnswer>('/api/events', { limit }, signal),
    placeholderData: keepPreviousData,
  });

export const costSavingsQuery = (range: TimeRange) =>
  queryOptions({
    queryKey: ['live', 'cost-savings', range],
    queryFn: ({ signal }) => getJson<{ metrics: Metric[] }>('/api/analytics/cost-savings', { ...range }, signal),
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

export const tenantsQuery = queryOptions({
  queryKey: ['tenants'],
  queryFn: ({ signal }) => getJson<FacetsAnswer>('/api/facets', { fields: 'tenant', from: 'now-30d', limit: 50 }, signal),
  staleTime: 60_000,
});

/** The newest event there is, to tell "nothing then" from "nothing yet". */
export const newestEventQuery = queryOptions({
  queryKey: ['live', 'newest-event'],
  queryFn: ({ signal }) => getJson<EventsAnswer>('/api/events', { from: 0, limit: 1 }, signal),
});
