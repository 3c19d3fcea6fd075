import type { TelemetryEvent } from '../api/types';
import { levelToken } from '../charts/seriesTokens';
import { formatExact } from '../shared/time/formatTime';
import { useZone } from '../shared/time/zone';
import { eventTitle } from './eventTitle';
import styles from './EventHeading.module.css';

/** The event and its exact time; only the id while the event is loading. */
export function EventHeading({ id, event }: { id: string; event: TelemetryEvent | undefined }) {
  const zone = useZone();
  return (
    <div className={styles.heading}>
      <h2 title={event === undefined ? undefined : eventTitle(event)}>
        <span className={styles.mark} style={{ background: `var(${levelToken(event?.level)})` }} />
        {event === undefined ? 'Event' : eventTitle(event)}
      </h2>
      <p className={styles.time} title={event === undefined ? id : formatExact(event.time, 'utc')}>
        {event === undefined ? id : formatExact(event.time, zone)}
      </p>
    </div>
  );
}
