import { useCallback, useMemo } from 'react';
import type { TelemetryEvent } from '../../../api/types';
import { fieldChoices } from '../../../query/editFilter';
import { type ExploreParams, maxColumns, type UpdateParams } from '../exploreParams';
import { columnsFor } from '../../../events/salientFields';

/** The visible columns: the reader's own, or ones that suit the rows. A mixed list has a summary after them. */
export function useColumns({ columns: chosen, filter, live }: ExploreParams, rows: readonly TelemetryEvent[], update: UpdateParams) {
  // The next events of a live list are unknown, so only the filter can guarantee a single kind of event.
  const settled = useMemo(() => !live || fieldChoices(filter).get('event')?.included.length === 1, [filter, live]);
  // Only the newest rows decide, so that columns do not change while scrolling.
  const suggestion = settled ? columnsFor(rows) : null;
  const key = suggestion?.join(',') ?? '';
  const suggested = useMemo(() => (key === '' ? null : key.split(',')), [key]);
  const columns = useMemo(() => chosen ?? suggested ?? [], [chosen, suggested]);
  const mixed = useMemo(() => rows.some((row) => row.event !== rows[0]?.event), [rows]);

  const toggle = useCallback(
    (name: string) => {
      const next = columns.includes(name) ? columns.filter((other) => other !== name) : [...columns, name].slice(-maxColumns);
      update({ columns: next.length === 0 ? null : next }, { replace: true });
    },
    [columns, update],
  );
  const move = (name: string, index: number) =>
    update({ columns: columns.filter((other) => other !== name).toSpliced(Math.max(0, index), 0, name) }, { replace: true });
  const reset = () => update({ columns: null }, { replace: true });
  return { columns, summary: mixed || suggested === null, toggle, move, reset };
}
