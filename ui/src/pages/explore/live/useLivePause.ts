import { type RefObject, useRef } from 'react';
import type { Tail } from '../../../tail/useTail';
import type { EventListHandle } from '../list/EventList';

/** Keeps rows from moving while somebody reads: leaving the top pauses the stream, returning resumes it. */
export function useLivePause(tail: Tail | null, list: RefObject<EventListHandle | null>) {
  const byScroll = useRef(false);

  const setPaused = (paused: boolean) => {
    byScroll.current = false;
    tail?.setPaused(paused);
    if (!paused) {
      list.current?.scrollToTop();
    }
  };
  const onAtTop = (atTop: boolean) => {
    if (tail === null) {
      return;
    }
    if (!atTop && !tail.paused) {
      byScroll.current = true;
      tail.setPaused(true);
    } else if (atTop && tail.paused && byScroll.current) {
      byScroll.current = false;
      tail.setPaused(false);
    }
  };
  return { setPaused, onAtTop };
}
