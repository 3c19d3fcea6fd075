import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { getJson } from '../../api/client';
import type { EventsAnswer, FacetsAnswer, FieldDefinition, HistogramAnswer, TelemetryEvent } from '../../api/types';
import { clearField, fieldChoices } from '../../query/editFilter';
import { mergeFacets, withChosen } from './facets/fieldFacet';
import type { HistogramBy } from './exploreParams';

/** What is asked for: every query of the page has a filter and a range. */
export interface Scope {
  filter: string;
  from: string;
  to: string;
}

export const PAGE_SIZE = 200;
/** 10,000 rows: beyond it nobody scrolls and the answer is a narrower range or filter. */
export const MAX_PAGES = 50;
/** Further down than this, a refresh would read many pages anew under the reader's hand. */
const MAX_REFRESHED_PAGES = 3;
/** While live, counts follow the stream at this pace. */
const LIVE_REFRESH_MS = 10_000;

export function useEvents(scope: Scope) {
  const query = useInfiniteQuery({
    queryKey: ['live', 'explore', 'events', scope],
    queryFn: ({ pageParam, signal }) => getJson<EventsAnswer>('/api/events', { ...scope, limit: PAGE_SIZE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page, pages) => (pages.length < MAX_PAGES ? page.cursor : null),
    placeholderData: keepPreviousData,
    enabled: ({ state }) => (state.data?.pages.length ?? 0) <= MAX_REFRESHED_PAGES,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.events) ?? [], [query.data]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError } = query;
  const canLoad = hasNextPage && !isFetchingNextPage && !isFetchNextPageError && !query.isPlaceholderData;
  const loadMore = useCallback(() => {
    if (canLoad) {
      void fetchNextPage();
    }
  }, [canLoad, fetchNextPage]);
  return { ...query, rows, loadMore };
}

export function useHistogram(scope: Scope, by: HistogramBy, live: boolean) {
  return useQuery({
    queryKey: ['live', 'explore', 'histogram', scope, by],
    queryFn: ({ signal }) => getJson<HistogramAnswer>('/api/histogram', { ...scope, by, buckets: 80 }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: live ? LIVE_REFRESH_MS : false,
  });
}

/**
 * The facets of the matching events. A field that the filter itself chooses values of is asked for once more without that
 * choice, so that its other values stay in sight and can be added.
 */
export function useFacets(scope: Scope, live: boolean) {
  const main = useQuery({
    queryKey: ['live', 'explore', 'facets', scope],
    queryFn: ({ signal }) => getJson<FacetsAnswer>('/api/facets', { ...scope }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: live ? LIVE_REFRESH_MS : false,
  });
  const choices = useMemo(() => fieldChoices(scope.filter), [scope.filter]);
  const chosen = [...choices.keys()];
  const open = useQueries({
    queries: chosen.map((field) => facetQuery({ ...scope, filter: clearField(scope.filter, field) }, field)),
    combine: (results) => results.map((result) => result.data),
  });
  const facets = useMemo(() => withChosen(mergeFacets(main.data?.facets ?? [], open), choices), [choices, main.data, open]);
  return { ...main, facets };
}

/** One field's values, for a field that is not among those shown. */
export function useFacet(scope: Scope, field: string, enabled: boolean) {
  return useQuery({ ...facetQuery(scope, field), enabled, placeholderData: keepPreviousData });
}

function facetQuery(scope: Scope, field: string) {
  return {
    queryKey: ['live', 'explore', 'facet', scope, field],
    queryFn: async ({ signal }: { signal: AbortSignal }) => {
      const answer = await getJson<FacetsAnswer>('/api/facets', { ...scope, fields: field, limit: 20 }, signal);
      return answer.facets[0] ?? { field, distinct: 0, values: [] };
    },
  };
}

export function useFields() {
  return useQuery({
    queryKey: ['fields'],
    queryFn: ({ signal }) => getJson<{ fields: FieldDefinition[] }>('/api/fields', undefined, signal),
    staleTime: 300_000,
    select: (answer) => answer.fields,
  });
}

/** One event: at once when the list has it, and for a link from elsewhere from the server. */
export function useEvent(id: string | null, rows: readonly TelemetryEvent[]) {
  const known = id === null ? undefined : rows.find((row) => row.id === id);
  return useQuery({
    queryKey: ['event', id],
    queryFn: ({ signal }) => getJson<TelemetryEvent>(`/api/events/${encodeURIComponent(id ?? '')}`, undefined, signal),
    enabled: id !== null,
    initialData: known,
    staleTime: Number.POSITIVE_INFINITY, // Events do not change.
  });
}

export function useAround(id: string) {
  return useQuery({
    queryKey: ['around', id],
    queryFn: ({ signal }) =>
      getJson<{ events: TelemetryEvent[] }>(`/api/events/${encodeURIComponent(id)}/around`, { before: 20, after: 20 }, signal),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
}
