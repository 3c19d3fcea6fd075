import { memo } from 'react';
import type { TelemetryEvent } from '../../../api/types';
import { levelToken } from '../../../charts/seriesTokens';
import { type EventField, readField } from '../../../events/eventFields';
import { eventTitle } from '../../../events/eventTitle';
import { formatClock, formatDay, formatHover } from '../../../shared/time/formatTime';
import type { Zone } from '../../../shared/time/zone';
import { isNumeric, shownValue, type Units } from '../../../events/fieldText';
import { compactFields, summaryFields } from '../../../events/salientFields';
import styles from './EventList.module.css';

interface EventRowProps {
  event: TelemetryEvent;
  index: number;
  top: number;
  columns: readonly string[];
  summary: boolean;
  units: Units;
  zone: Zone;
  selected: boolean;
  active: boolean;
  /** True for two lines, in a list that is too narrow for columns. */
  compact: boolean;
  onOpen: (event: TelemetryEvent) => void;
}

export const usualRowHeight = 30;
export const compactRowHeight = 54;

export const EventRow = memo(function EventRow({ event, index, top, columns, summary, units, zone, selected, active, compact, onOpen }: EventRowProps) {
  return (
    <div
      id={`event-${event.id}`}
      className={styles.row}
      data-compact={compact || undefined}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onOpen(event)}
    >
      <span role="gridcell" className={styles.time} title={formatHover(event.time, zone)}>
        <span className={styles.day}>{formatDay(event.time, zone)}</span> {formatClock(event.time, zone)}
      </span>
      <LevelCell level={event.level ?? undefined} status={event.status_code} />
      <span role="gridcell" className={styles.event} data-unnamed={!event.event || undefined} title={eventTitle(event)}>
        {eventTitle(event)}
      </span>
      {compact ? (
        <Summary fields={compactFields(event, columns, summary)} units={units} />
      ) : (
        <>
          {columns.map((name) => (
            <Cell key={name} event={event} name={name} units={units} />
          ))}
          {summary && <Summary fields={summaryFields(event).filter(({ name }) => !columns.includes(name))} units={units} />}
        </>
      )}
    </div>
  );
});

function LevelCell({ level, status }: { level: string | undefined; status: unknown }) {
  const text = level ?? (typeof status === 'number' ? String(status) : '');
  return (
    <span role="gridcell" className={styles.level} data-level={levelToken(level).slice(11)}>
      <span className={styles.mark} style={{ background: `var(${levelToken(level)})` }} />
      {text}
    </span>
  );
}

function Summary({ fields, units }: { fields: readonly EventField[]; units: Units }) {
  return (
    <span role="gridcell" className={styles.summary}>
      {fields.map(({ name, value }) => (
        <span key={name} className={styles.chip} title={`${name} = ${shownValue(name, value, units)}`}>
          <span className={styles.key}>{name.replace(/^attributes\./, '')}=</span>
          <span className={styles.chipValue}>{shownValue(name, value, units)}</span>
        </span>
      ))}
    </span>
  );
}

function Cell({ event, name, units }: { event: TelemetryEvent; name: string; units: Units }) {
  const value = readField(event, name);
  const isNumber = isNumeric(value);
  return (
    <span role="gridcell" className={styles.cell} data-number={isNumber || undefined} title={isNumber ? `${name} = ${value}` : undefined}>
      {value === undefined || value === null ? <span className={styles.none}>–</span> : shownValue(name, value, units)}
    </span>
  );
}
