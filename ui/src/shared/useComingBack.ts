import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import type { ApiProblem } from '../api/problem';
import { isComingBack } from '../api/retry';

/** The problem of a request that is retried until the server is back; null if there is none. */
export function useComingBack(): ApiProblem | null {
  const cache = useQueryClient().getQueryCache();
  const subscribe = useCallback((notify: () => void) => cache.subscribe(notify), [cache]);
  const read = useCallback(() => {
    const reason = cache.getAll().find(({ state }) => state.fetchStatus === 'fetching' && isComingBack(state.fetchFailureReason))?.state.fetchFailureReason;
    return isComingBack(reason) ? reason : null;
  }, [cache]);
  return useSyncExternalStore(subscribe, read);
}
