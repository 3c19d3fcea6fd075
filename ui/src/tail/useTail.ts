import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { runTail } from './tailConnection';
import { TailFeed, type TailSnapshot } from './tailFeed';

export interface Tail extends TailSnapshot {
  setPaused(paused: boolean): void;
  clear(): void;
  reconnect(): void;
}

const neverChanges = () => () => undefined;

/**
 * Follows new events that match the filter while `enabled`. When the filter changes, or the tenant that the client adds to
 * every read, it starts with an empty list.
 */
export function useTail(filter: string, enabled: boolean, tenant = ''): Tail {
  // A new feed for each combination: rows of the old filter never mix with those of the new one.
  const feed = useMemo(() => new TailFeed(), [filter, enabled, tenant]);
  const control = useMemo(() => ({ abort: new AbortController() }), [feed]);

  useEffect(() => {
    if (!enabled) {
      return undefined;
    }
    control.abort = new AbortController();
    void runTail({ filter, feed, signal: control.abort.signal });
    return () => control.abort.abort();
  }, [control, enabled, feed, filter]);

  const snapshot = useSyncExternalStore(enabled ? feed.subscribe : neverChanges, feed.getSnapshot);
  return useMemo(
    () => ({
      ...snapshot,
      setPaused: (paused) => feed.setPaused(paused),
      clear: () => feed.clear(),
      reconnect: () => {
        control.abort.abort();
        control.abort = new AbortController();
        feed.setState({ kind: 'connecting' });
        void runTail({ filter, feed, signal: control.abort.signal });
      },
    }),
    [control, feed, filter, snapshot],
  );
}
