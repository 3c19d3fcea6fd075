import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { address, getExactJson, getJson, postBody } from './client';
import type { Scope } from './scope';
import type { EventsAnswer, FacetsAnswer, FieldDefinition, HistogramAnswer, IngestAnswer, TelemetryEvent } from './types';

export type HistogramBy = 'event' | 'level';

/** Pages of the matching events, newest first. */
export const eventsQuery = (scope: Scope, limit: number, maxPages: number) =>
  infiniteQueryOptions({
    queryKey: ['live', 'events', scope],
    queryFn: ({ pageParam, signal }) => getExactJson<EventsAnswer>('/api/events', { ...scope, limit, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page, pages) => (pages.length < maxPages ? page.cursor : null),
    placeholderData: keepPreviousData,
  });

export async function readEvents(scope: Scope, limit: number): Promise<TelemetryEvent[]> {
  return (await getExactJson<EventsAnswer>('/api/events', { ...scope, limit })).events;
}

export const latestEventsQuery = (filter: string, limit: number) =>
  queryOptions({
    queryKey: ['live', 'latest-events', filter, limit],
    queryFn: ({ signal }) => getExactJson<EventsAnswer>('/api/events', { filter, limit }, signal),
    placeholderData: keepPreviousData,
  });

/** The newest of all events, to distinguish "nothing in this range" from "nothing yet". */
export const newestEventQuery = queryOptions({
  queryKey: ['live', 'newest-event'],
  queryFn: ({ signal }) => getExactJson<EventsAnswer>('/api/events', { from: 0, limit: 1 }, signal),
});

/** The matching events nearest to a range without any: the newest before it and the oldest after it. Times are epoch milliseconds. */
export const nearestEventsQuery = (filter: string, from: number, to: number) =>
  queryOptions({
    queryKey: ['nearest-events', filter, from, to],
    queryFn: async ({ signal }) => {
      const first = async (order: 'asc' | 'desc', start: number, end: number) =>
        start < end ? (await getExactJson<EventsAnswer>('/api/events', { filter, from: start, to: end, order, limit: 1 }, signal)).events[0] : undefined;
      const [before, after] = await Promise.all([first('desc', 0, from), first('asc', to, Math.max(to, Date.now()) + aheadMs)]);
      return { before: before ?? null, after: after ?? null };
    },
    retry: false,
  });

/** Events may be ahead of the server's clock, by at most a day. */
const aheadMs = 2 * 86_400_000;

export const eventQuery = (id: string) =>
  queryOptions({
    queryKey: ['event', id],
    queryFn: ({ signal }) => getExactJson<TelemetryEvent>(`/api/events/${encodeURIComponent(id)}`, undefined, signal),
    staleTime: Number.POSITIVE_INFINITY, // Events do not change.
  });

/** The events just before and after one, whatever the filter. */
export const aroundQuery = (id: string) =>
  queryOptions({
    queryKey: ['around', id],
    queryFn: ({ signal }) =>
      getExactJson<{ events: TelemetryEvent[] }>(`/api/events/${encodeURIComponent(id)}/around`, { before: 20, after: 20 }, signal),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

export const histogramQuery = (scope: Scope, by: HistogramBy) =>
  queryOptions({
    queryKey: ['live', 'histogram', scope, by],
    queryFn: ({ signal }) => getJson<HistogramAnswer>('/api/histogram', { ...scope, by, buckets: 80 }, signal),
    placeholderData: keepPreviousData,
  });

/** Some of the newest matching events, to know which fields they have. */
export const sampleQuery = (scope: Scope, limit: number) =>
  queryOptions({
    queryKey: ['live', 'sample', scope, limit],
    queryFn: ({ signal }) => getExactJson<EventsAnswer>('/api/events', { ...scope, limit }, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });

/** The matching events over time in narrow steps, to see how many a wider step has. */
export const countsQuery = (scope: Scope) =>
  queryOptions({
    queryKey: ['live', 'counts', scope],
    queryFn: ({ signal }) => getJson<HistogramAnswer>('/api/histogram', { ...scope, by: 'level', buckets: 240 }, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });

/** The most informative fields of the matching events, with their most frequent values. */
export const facetsQuery = (scope: Scope) =>
  queryOptions({
    queryKey: ['live', 'facets', scope],
    queryFn: ({ signal }) => getJson<FacetsAnswer>('/api/facets', { ...scope }, signal),
    placeholderData: keepPreviousData,
  });

/** The values of one field. */
export const facetQuery = (scope: Scope, field: string) =>
  queryOptions({
    queryKey: ['live', 'facet', scope, field],
    queryFn: async ({ signal }) => {
      const answer = await getJson<FacetsAnswer>('/api/facets', { ...scope, fields: field, limit: 20 }, signal);
      return answer.facets[0] ?? { field, distinct: 0, values: [] };
    },
  });

/** The address of the stream of matching events. */
export function tailAddress(filter: string): string {
  return address('/api/tail', { filter });
}

export const fieldsQuery = queryOptions({
  queryKey: ['fields'],
  queryFn: ({ signal }) => getJson<{ fields: FieldDefinition[] }>('/api/fields', undefined, signal),
  staleTime: 300_000,
  select: (answer) => answer.fields,
});

/**
 * Sends a piece of a file of events, as NDJSON or CSV. The server responds once they are stored. What it has of the beginning of
 * the piece it does not store again.
 */
export function sendPiece(text: string, type: string, piece: number, signal: AbortSignal): Promise<IngestAnswer> {
  return postBody<IngestAnswer>('/v1/events', text, { 'Content-Type': type, 'Import-Piece': String(piece) }, signal);
}
