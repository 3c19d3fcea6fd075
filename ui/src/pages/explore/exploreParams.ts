import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { HistogramBy } from '../../api/events';
import type { Scope } from '../../api/scope';
import { absoluteRange, defaultRange } from '../../shared/time/timeRange';

export type DetailsTab = 'fields' | 'json' | 'around';
/** The events as a list, or a measure of them. */
export type ExploreMode = 'list' | 'measure';

/** The state of the view that a link shares. */
export interface ExploreParams extends Scope {
  mode: ExploreMode;
  /** Id of the event in the details panel. */
  event: string | null;
  /** Columns that the reader chose; null: the page chooses. */
  columns: string[] | null;
  live: boolean;
  by: HistogramBy;
  tab: DetailsTab;
}

/** As many as fit on a wide screen; with more, reading the JSON is faster. */
export const maxColumns = 12;

export function readParams(search: URLSearchParams): ExploreParams {
  const tab = search.get('tab');
  return {
    mode: search.get('mode') === 'measure' ? 'measure' : 'list',
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

/** Parameters that only the mode "measure" has, beside `by`; see measure/measureParams.ts. */
export const measureParameters = ['fn', 'field', 'matching', 'step', 'chart', 'q', 'language'] as const;

/** The search with some parameters changed. Defaults are left out, so that links are short; unknown parameters stay. */
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
  put(next, 'mode', params.mode === 'list' ? '' : params.mode);
  if (params.mode === 'list') {
    // The question of the other mode; there, `by` is its split.
    measureParameters.forEach((name) => next.delete(name));
    put(next, 'by', params.by === 'event' ? '' : params.by);
  }
  put(next, 'tab', params.tab === 'fields' ? '' : params.tab);
  return next;
}

/** The address of a view as it is now. A link to the last 7 days would show other events tomorrow. */
export function lastingLink(href: string, now: number): string {
  const url = new URL(href);
  const { from, to } = readParams(url.searchParams);
  url.search = writeParams(url.searchParams, { ...absoluteRange({ from, to }, now), live: false }).toString();
  return url.href;
}

export function put(search: URLSearchParams, name: string, value: string): void {
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

/** The view of the page, stored only in the URL. A change adds a history entry unless `replace` is set. */
export function useExploreParams(): [ExploreParams, UpdateParams] {
  const [search, setSearch] = useSearchParams();
  const params = useMemo(() => readParams(search), [search]);
  const update = useCallback<UpdateParams>(
    (change, options) => setSearch((previous) => writeParams(previous, change), { replace: options?.replace ?? false }),
    [setSearch],
  );
  return [params, update];
}
