import { useEffect, useMemo, useRef } from 'react';
import { useSearchParams } from 'react-router';
import { getJson } from '../../../api/client';
import type { EventsAnswer, TelemetryEvent } from '../../../api/types';
import { type Tail, useTail } from '../../../tail/useTail';
import type { ExploreParams } from '../exploreParams';
import { type Scope, useEvents } from '../exploreQueries';
import { MAX_EXPORT_ROWS } from './exportRows';

/** A live list begins with what came last, so that it is not empty on a quiet day. */
const LIVE_RANGE = { from: 'now-1h', to: 'now' };
/** The stream shows events when they are kept; queries see them within a second of that. */
const VISIBLE_AFTER_MS = 1_200;

/** The rows of the list: the stored events of the range or, while live, the stream on top of the last hour. */
export function useExploreRows({ filter, from, to, live }: ExploreParams) {
  const [search] = useSearchParams();
  const tail = useTail(filter, live, search.get('tenant') ?? '');
  const range: Scope = useMemo(() => ({ filter, from, to }), [filter, from, to]);
  const scope = useMemo(() => (live ? { filter, ...LIVE_RANGE } : range), [filter, live, range]);
  const events = useEvents(scope);
  const rows = useMemo(() => (live ? mergeLive(tail.rows, events.rows) : events.rows), [events.rows, live, tail.rows]);

  useSecondLook(live, tail.state.kind === 'open', filter, () => void events.refetch());

  const loadForExport = async (): Promise<readonly TelemetryEvent[]> => {
    if (live || rows.length >= MAX_EXPORT_ROWS || !events.hasNextPage) {
      return rows;
    }
    return (await getJson<EventsAnswer>('/api/events', { ...scope, limit: MAX_EXPORT_ROWS })).events;
  };
  return { scope: range, events, rows, tail: live ? tail : (null as Tail | null), loadForExport };
}

/**
 * Asks once more a moment after the stream opened or was left. What arrived just before is neither in the stream, which
 * begins then, nor in the first answer; after a lost connection, nor is what arrived meanwhile.
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
    const timer = setTimeout(() => current.current(), VISIBLE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [live, isOpen, filter]);
}

/** Streamed rows first; stored ones that the stream has brought as well are left out. */
export function mergeLive(streamed: readonly TelemetryEvent[], stored: readonly TelemetryEvent[]): TelemetryEvent[] {
  const ids = new Set(streamed.map((row) => row.id));
  return [...streamed, ...stored.filter((row) => !ids.has(row.id))];
}
