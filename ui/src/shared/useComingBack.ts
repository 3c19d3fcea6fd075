import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import type { ApiProblem } from '../api/problem';
import { isComingBack } from '../api/retry';

/** What the server said to a question that is being asked again until it is answered; null when all are answered. */
export function useComingBack(): ApiProblem | null {
  const cache = useQueryClient().getQueryCache();
  const subscribe = useCallback((notify: () => void) => cache.subscribe(notify), [cache]);
  const read = useCallback(() => {
    const reason = cache.getAll().find(({ state }) => state.fetchStatus === 'fetching' && isComingBack(state.fetchFailureReason))?.state.fetchFailureReason;
    return isComingBack(reason) ? reason : null;
  }, [cache]);
  return useSyncExternalStore(subscribe, read);
}
