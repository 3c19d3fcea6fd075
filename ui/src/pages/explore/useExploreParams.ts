import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { type ExploreParams, readParams, writeParams } from './exploreParams';

export type UpdateParams = (change: Partial<ExploreParams>, options?: { replace?: boolean }) => void;

/** The view of the page, kept in the URL alone. A change adds a step to go back to unless `replace` says otherwise. */
export function useExploreParams(): [ExploreParams, UpdateParams] {
  const [search, setSearch] = useSearchParams();
  const params = useMemo(() => readParams(search), [search]);
  const update = useCallback<UpdateParams>(
    (change, options) => setSearch((previous) => writeParams(previous, change), { replace: options?.replace ?? false }),
    [setSearch],
  );
  return [params, update];
}
