import { useCallback, useMemo } from 'react';
import type { TelemetryEvent } from '../../api/types';
import { MAX_COLUMNS } from './exploreParams';
import { columnsFor } from './tellingFields';
import type { UpdateParams } from './useExploreParams';

/** The columns shown: the reader's own, or what suits the rows. Null shows a summary. */
export function useColumns(chosen: string[] | null, rows: readonly TelemetryEvent[], update: UpdateParams) {
  // Only the newest rows decide, so that columns do not change while scrolling.
  const suggestion = columnsFor(rows);
  const key = suggestion?.join(',') ?? '';
  const suggested = useMemo(() => (key === '' ? null : key.split(',')), [key]);
  const columns = chosen ?? suggested;

  const toggle = useCallback(
    (name: string) => {
      const current = columns ?? [];
      const next = current.includes(name) ? current.filter((other) => other !== name) : [...current, name].slice(-MAX_COLUMNS);
      update({ columns: next.length === 0 ? null : next }, { replace: true });
    },
    [columns, update],
  );
  const reset = () => update({ columns: null }, { replace: true });
  return { columns, toggle, reset };
}
