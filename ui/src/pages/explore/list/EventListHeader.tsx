import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import { useFilterActions } from '../../../events/filterActions';
import { toggleZone, useZone, zoneName } from '../../../shared/time/zone';
import styles from './EventList.module.css';

interface EventListHeaderProps {
  columns: readonly string[];
  summary: boolean;
  compact: boolean;
}

export function EventListHeader({ columns, summary, compact }: EventListHeaderProps) {
  const zone = useZone();
  const { toggleColumn } = useFilterActions();
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
      <span role="columnheader">Event</span>
      {(compact ? [] : columns).map((name) => (
        <span key={name} role="columnheader" className={styles.columnHead} title={name}>
          <span className={styles.columnName}>{name.replace(/^attributes\./, '')}</span>
          <button type="button" className={styles.removeColumn} aria-label={`Remove column ${name}`} onClick={() => toggleColumn(name)}>
            <IconX size={11} aria-hidden />
          </button>
        </span>
      ))}
      {(summary || compact) && <span role="columnheader">Summary</span>}
    </div>
  );
}
