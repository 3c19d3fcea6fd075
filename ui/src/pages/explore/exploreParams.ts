import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { HistogramBy } from '../../api/events';
import type { Scope } from '../../api/scope';
import { defaultRange } from '../../shared/time/timeRange';

export type DetailsTab = 'fields' | 'json' | 'around';

/** Everything about the view that a colleague should see by link. */
export interface ExploreParams extends Scope {
  /** Id of the event in the details panel. */
  event: string | null;
  /** Columns the reader chose; null means that the page chooses. */
  columns: string[] | null;
  live: boolean;
  by: HistogramBy;
  tab: DetailsTab;
}

/** As many as fit a wide screen; more would only be a slower way to read the JSON. */
export const maxColumns = 12;

export function readParams(search: URLSearchParams): ExploreParams {
  const tab = search.get('tab');
  return {
    filter: search.get('filter') ?? '',
    from: search.get('from') ?? defaultRange.from,
    to: search.get('to') ?? defaultRange.to,
    event: search.get('event') || null,
    columns: readColumns(search.get('columns')),
    live: search.get('live') === '1',
    by: search.get('by') === 'level' ? 'level' : 'event',
    tab: tab === 'json' || tab === 'around' ? tab : 'fields',
  };
}

/** The search with some parameters changed. Defaults are left out, so that links stay short; unknown parameters stay. */
export function writeParams(search: URLSearchParams, change: Partial<ExploreParams>): URLSearchParams {
  const next = new URLSearchParams(search);
  const params = { ...readParams(search), ...change };
  const isDefaultRange = params.from === defaultRange.from && params.to === defaultRange.to;
  put(next, 'filter', params.filter.trim());
  put(next, 'from', isDefaultRange ? '' : params.from);
  put(next, 'to', isDefaultRange ? '' : params.to);
  put(next, 'event', params.event ?? '');
  put(next, 'columns', params.columns?.slice(0, maxColumns).join(',') ?? '');
  put(next, 'live', params.live ? '1' : '');
  put(next, 'by', params.by === 'event' ? '' : params.by);
  put(next, 'tab', params.tab === 'fields' ? '' : params.tab);
  return next;
}

function put(search: URLSearchParams, name: string, value: string): void {
  if (value === '') {
    search.delete(name);
  } else {
    search.set(name, value);
  }
}

function readColumns(text: string | null): string[] | null {
  const names = (text ?? '').split(',').map((name) => name.trim()).filter(Boolean);
  return names.length === 0 ? null : [...new Set(names)].slice(0, maxColumns);
}

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
