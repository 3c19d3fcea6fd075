import { type RefObject, useEffect, useRef } from 'react';
import type { TelemetryEvent } from '../../../api/types';
import type { EventListHandle } from './EventList';

/** Scrolls to the event of a link once, when the first rows arrive. */
export function useScrollToLinked(rows: readonly TelemetryEvent[], openId: string | null, list: RefObject<EventListHandle | null>): void {
  const done = useRef(openId === null);
  useEffect(() => {
    if (done.current || rows.length === 0) {
      return;
    }
    done.current = true;
    const index = rows.findIndex((row) => row.id === openId);
    if (index > 0) {
      list.current?.scrollToRow(index);
    }
  }, [list, openId, rows]);
}

/** Scrolls to the top for a new query. */
export function useScrollToTop(list: RefObject<EventListHandle | null>, question: string): void {
  useEffect(() => {
    list.current?.scrollToTop();
  }, [list, question]);
}
