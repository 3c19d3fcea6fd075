import { useCallback, useMemo } from 'react';
import type { TelemetryEvent } from '../../api/types';
import { MAX_COLUMNS } from './exploreParams';
import { columnsFor } from './tellingFields';
import type { UpdateParams } from './useExploreParams';

/** The columns shown: the reader's own, or what suits the rows. A mixed list has a summary behind them. */
export function useColumns(chosen: string[] | null, rows: readonly TelemetryEvent[], update: UpdateParams) {
  // Only the newest rows decide, so that columns do not change while scrolling.
  const suggestion = columnsFor(rows);
  const key = suggestion?.join(',') ?? '';
  const suggested = useMemo(() => (key === '' ? null : key.split(',')), [key]);
  const columns = useMemo(() => chosen ?? suggested ?? [], [chosen, suggested]);

  const toggle = useCallback(
    (name: string) => {
      const next = columns.includes(name) ? columns.filter((other) => other !== name) : [...columns, name].slice(-MAX_COLUMNS);
      update({ columns: next.length === 0 ? null : next }, { replace: true });
    },
    [columns, update],
  );
  const reset = () => update({ columns: null }, { replace: true });
  return { columns, summary: suggestion === null, toggle, reset };
}
