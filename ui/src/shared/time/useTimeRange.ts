import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import type { TimeRange } from '../../api/scope';
import { defaultRange } from './timeRange';
import { useZone } from './zone';

/** The time range in the URL, so that a link shows the same range. The default is left out. */
export function useTimeRange(): [TimeRange, (range: TimeRange) => void] {
  const [search, setSearch] = useSearchParams();
  // Days of the range begin in the chosen zone, so its users ask again when that changes.
  useZone();
  const from = search.get('from') ?? defaultRange.from;
  const to = search.get('to') ?? defaultRange.to;

  const setRange = useCallback(
    (range: TimeRange) => {
      setSearch((previous) => {
        const next = new URLSearchParams(previous);
        if (range.from === defaultRange.from && range.to === defaultRange.to) {
          next.delete('from');
          next.delete('to');
        } else {
          next.set('from', range.from);
          next.set('to', range.to);
        }
        return next;
      });
    },
    [setSearch],
  );

  return [{ from, to }, setRange];
}
