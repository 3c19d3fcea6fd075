import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type RefObject, useCallback, useEffect, useImperativeHandle, useMemo, useRef } from 'react';
import type { TelemetryEvent } from '../../../api/types';
import { columnLayout } from './columnLayout';
import { EventListHeader } from './EventListHeader';
import { useColumnWidths } from './useColumnWidths';
import { compactRowHeight, EventRow, usualRowHeight } from './EventRow';
import type { Units } from '../../../events/fieldText';
import { useNarrow } from '../../../shared/layout/useNarrow';
import { useZone } from '../../../shared/time/zone';
import styles from './EventList.module.css';

export interface EventListHandle {
  scrollToTop(): void;
  scrollToRow(index: number): void;
  focus(): void;
}

interface EventListProps {
  rows: readonly TelemetryEvent[];
  columns: readonly string[];
  /** True to show the most salient fields of each row after the columns. */
  summary: boolean;
  units: Units;
  selectedId: string | null;
  activeId: string | null;
  stale: boolean;
  /** Shown after the last row: that more is loading, or that this is the end. */
  footer: ReactNode;
  handle: RefObject<EventListHandle | null>;
  onOpen: (event: TelemetryEvent) => void;
  /** Moves a column to an index among the columns. */
  onMoveColumn: (name: string, index: number) => void;
  /** Called when the reader comes near the end of the rows. */
  onNearEnd: () => void;
  /** Called when the reader leaves the top or returns to it. */
  onAtTop?: (atTop: boolean) => void;
}

const overscanRows = 12;
const nearEndRows = 40;
const headerHeight = 30;

/** The virtual list: whatever the number of rows, only some dozens are rendered. */
export function EventList(props: EventListProps) {
  const { rows, columns, summary, units, selectedId, activeId, stale, footer, handle, onOpen, onMoveColumn, onNearEnd, onAtTop } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const zone = useZone();
  const compact = useNarrow();
  const rowHeight = compact ? compactRowHeight : usualRowHeight;
  const sentences = rows[0] !== undefined && !rows[0].event;
  const [widths, setWidth] = useColumnWidths();
  const layout = useMemo(() => columnLayout(columns, summary, sentences, widths), [columns, sentences, summary, widths]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: overscanRows,
    scrollPaddingStart: headerHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  // Rows are rendered again only when they change, so their callbacks must stay the same.
  const currentOpen = useRef(onOpen);
  currentOpen.current = onOpen;
  const open = useCallback((event: TelemetryEvent) => currentOpen.current(event), []);
  useEffect(() => virtualizer.measure(), [rowHeight, virtualizer]);
  const items = virtualizer.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (rows.length > 0 && lastIndex >= rows.length - nearEndRows) {
      onNearEnd();
    }
  }, [lastIndex, onNearEnd, rows.length]);

  useImperativeHandle(handle, () => ({
    scrollToTop: () => scroller.current?.scrollTo({ top: 0 }),
    scrollToRow: (index) => virtualizer.scrollToIndex(index),
    focus: () => grid.current?.focus({ preventScroll: true }),
  }));

  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={styles.scroller}
        data-stale={stale || undefined}
        onScroll={(event) => onAtTop?.(event.currentTarget.scrollTop < usualRowHeight)}
      >
        <div
          ref={grid}
          className={styles.inner}
          style={compact ? undefined : ({ '--columns': layout.template, minWidth: layout.minWidth } as React.CSSProperties)}
          role="grid"
          tabIndex={0}
          aria-label="Events"
          aria-rowcount={rows.length + 1}
          aria-activedescendant={activeId === null ? undefined : `event-${activeId}`}
        >
          <EventListHeader columns={columns} summary={summary} compact={compact} widths={widths} onResize={setWidth} onMove={onMoveColumn} />
          <div className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
            {items.map((item) => {
              const event = rows[item.index];
              return event === undefined ? null : (
                <EventRow
                  key={item.key}
                  event={event}
                  index={item.index}
                  top={item.start}
                  columns={columns}
                  summary={summary}
                  units={units}
                  zone={zone}
                  selected={event.id === selectedId}
                  active={event.id === activeId}
                  compact={compact}
                  onOpen={open}
                />
              );
            })}
          </div>
        </div>
        <div className={styles.footer}>{footer}</div>
      </div>
    </div>
  );
}
