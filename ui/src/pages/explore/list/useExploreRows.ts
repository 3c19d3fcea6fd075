import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useSearchParams } from 'react-router';
import { eventsQuery, readEvents } from '../../../api/events';
import type { Scope } from '../../../api/scope';
import type { TelemetryEvent } from '../../../api/types';
import { type Tail, useTail } from '../../../tail/useTail';
import type { ExploreParams } from '../exploreParams';
import { maxExportRows } from './exportRows';

export const pageSize = 200;
/** 10,000 rows: nobody scrolls further; a narrower range or filter helps more. */
export const maxPages = 50;
/** Further down than this, a refresh would reload many pages while the reader scrolls. */
const maxRefreshedPages = 3;
/** A live list begins with recent events, so that it is not empty on a quiet day. */
const liveRange = { from: 'now-1h', to: 'now' };
/** The stream shows events when they are stored; queries see them within a second of that. */
const visibleAfterMs = 1_200;

/** The rows of the list: the stored events of the range or, while live, the stream on top of the last hour. `scope` is what they cover. */
export function useExploreRows({ filter, from, to, live }: ExploreParams) {
  const [search] = useSearchParams();
  const tail = useTail(filter, live, search.get('tenant') ?? '');
  const scope: Scope = useMemo(() => ({ filter, ...(live ? liveRange : { from, to }) }), [filter, from, live, to]);
  const events = useEvents(scope);
  const rows = useMemo(() => (live ? mergeLive(tail.rows, events.rows) : events.rows), [events.rows, live, tail.rows]);

  useSecondLook(live, tail.state.kind === 'open', filter, () => void events.refetch());

  const loadForExport = async (): Promise<readonly TelemetryEvent[]> => {
    if (live || rows.length >= maxExportRows || !events.hasNextPage) {
      return rows;
    }
    return readEvents(scope, maxExportRows);
  };
  return { scope, events, rows, tail: live ? tail : (null as Tail | null), loadForExport };
}

export type StoredEvents = ReturnType<typeof useEvents>;

function useEvents(scope: Scope) {
  const query = useInfiniteQuery({
    ...eventsQuery(scope, pageSize, maxPages),
    enabled: ({ state }) => (state.data?.pages.length ?? 0) <= maxRefreshedPages,
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

/**
 * Queries again a moment after the stream opened or was left. Events that arrived just before are neither in the stream, which
 * begins then, nor in the first answer; after a lost connection the same is true for events that arrived in the meantime.
 */
function useSecondLook(live: boolean, isOpen: boolean, filter: string, look: () => void): void {
  const current = useRef(look);
  current.current = look;
  const wasLive = useRef(live);
  useEffect(() => {
    const isDue = live ? isOpen : wasLive.current;
    wasLive.current = live;
    if (!isDue) {
      return undefined;
    }
    const timer = setTimeout(() => current.current(), visibleAfterMs);
    return () => clearTimeout(timer);
  }, [live, isOpen, filter]);
}

/** Streamed rows first; stored rows that are also in the stream are left out. */
export function mergeLive(streamed: readonly TelemetryEvent[], stored: readonly TelemetryEvent[]): TelemetryEvent[] {
  const ids = new Set(streamed.map((row) => row.id));
  return [...streamed, ...stored.filter((row) => !ids.has(row.id))];
}
