import IconChartBar from '@tabler/icons-react/dist/esm/icons/IconChartBar.mjs';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import { type KeyboardEvent, useState } from 'react';
import { useFilterActions } from '../../../events/filterActions';
import { resizeHandle } from '../../../shared/layout/resizeHandle';
import { toggleZone, useZone, zoneName } from '../../../shared/time/zone';
import { columnWidth, eventWidth } from './columnLayout';
import { columnLimits, type ColumnWidths } from './useColumnWidths';
import styles from './EventList.module.css';

interface EventListHeaderProps {
  columns: readonly string[];
  summary: boolean;
  compact: boolean;
  widths: ColumnWidths;
  /** Null for the usual width. */
  onResize: (name: string, width: number | null) => void;
  /** Moves a column to an index among the columns. */
  onMove: (name: string, index: number) => void;
}

export function EventListHeader({ columns, summary, compact, widths, onResize, onMove }: EventListHeaderProps) {
  const zone = useZone();
  const { toggleColumn, measureBy } = useFilterActions();
  const [dragged, setDragged] = useState<string | null>(null);
  const resizing = (name: string, usual: number) =>
    resizeHandle({
      label: `Width of the column ${name}`,
      width: widths[name] ?? usual,
      ...columnLimits,
      edge: 'right',
      onResize: (width) => onResize(name, width),
      onReset: () => onResize(name, null),
    });
  // A column is one stop for Tab, its name.
  const onKeyDown = (name: string, index: number) => (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (event.shiftKey) {
      resizing(name, columnWidth(name)).onKeyDown(event);
    } else if (step !== 0) {
      event.preventDefault();
      onMove(name, index + step);
    } else if (event.key === 'Delete') {
      toggleColumn(name);
    }
  };
  return (
    <div className={styles.header} data-compact={compact || undefined} role="row" aria-rowindex={1}>
      <span role="columnheader">
        Time{' '}
        <button
          type="button"
          className={styles.zone}
          onClick={toggleZone}
          title={zone === 'utc' ? 'Times are UTC. Click for your own zone.' : `Times are in your zone, ${zoneName('local')}. Click for UTC.`}
        >
          {zoneName(zone)}
        </button>
      </span>
      <span role="columnheader">Level</span>
      <span role="columnheader" className={styles.columnHead}>
        Event
        {!compact && <span className={styles.columnHandle} {...resizing('event', eventWidth.max)} />}
      </span>
      {(compact ? [] : columns).map((name, index) => (
        <span
          key={name}
          role="columnheader"
          className={styles.columnHead}
          data-dragged={name === dragged || undefined}
          onDragOver={(event) => dragged !== null && event.preventDefault()}
          onDrop={() => dragged !== null && onMove(dragged, index)}
        >
          <button
            type="button"
            className={styles.columnName}
            draggable
            title={`${name}: drag it or press ← → to move the column, Shift+← → to resize it, Delete to remove it`}
            onDragStart={() => setDragged(name)}
            onDragEnd={() => setDragged(null)}
            onKeyDown={onKeyDown(name, index)}
          >
            {name.replace(/^attributes\./, '')}
          </button>
          <button type="button" tabIndex={-1} className={styles.removeColumn} aria-label={`Measure by ${name}`} title="Measure by this field" onClick={() => measureBy(name)}>
            <IconChartBar size={12} aria-hidden />
          </button>
          <button type="button" tabIndex={-1} className={styles.removeColumn} aria-label={`Remove column ${name}`} onClick={() => toggleColumn(name)}>
            <IconX size={11} aria-hidden />
          </button>
          {(summary || index < columns.length - 1) && <span className={styles.columnHandle} {...resizing(name, columnWidth(name))} tabIndex={-1} />}
        </span>
      ))}
      {(summary || compact) && <span role="columnheader">Summary</span>}
    </div>
  );
}
