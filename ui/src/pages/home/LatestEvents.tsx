import { useQuery } from '@tanstack/react-query';
import IconActivity from '@tabler/icons-react/dist/esm/icons/IconActivity.mjs';
import { Link, useSearchParams } from 'react-router';
import { latestEventsQuery } from '../../api/events';
import { eventTitle } from '../../events/eventTitle';
import { shownValue, type Units } from '../../events/fieldText';
import { summaryFields } from '../../events/salientFields';
import { withContext } from '../../shared/searchParameters';
import { formatEventTime, formatHover } from '../../shared/time/formatTime';
import { useZone } from '../../shared/time/zone';
import { Panel } from '../../shared/layout/Panel';
import { ProblemState } from '../../shared/feedback/ProblemState';
import { StateMessage } from '../../shared/feedback/StateMessage';
import styles from './LatestEvents.module.css';

const limit = 8;
const everyMs = 5_000;
// At a glance, names are enough.
const noUnits: Units = new Map();

/** The newest events of the pack whatever the time range, refreshed automatically: shows that events arrive. */
export function LatestEvents({ filter }: { filter: string | null }) {
  const [search] = useSearchParams();
  const zone = useZone();
  const { data, error, refetch } = useQuery({ ...latestEventsQuery(filter ?? '', limit), refetchInterval: everyMs });
  return (
    <Panel title="Latest events" flush aside={<Link to={withContext('/explore', search, filter === null ? {} : { filter })}>Explore all</Link>}>
      {data === undefined && error !== null && <ProblemState compact error={error} onRetry={() => void refetch()} />}
      {data?.events.length === 0 && (
        <StateMessage compact icon={<IconActivity size={18} aria-hidden />} title="No events">
          None arrived lately.
        </StateMessage>
      )}
      <ul className={styles.list}>
        {data?.events.map((event) => (
          <li key={event.id} className={styles.row} data-level={event.level}>
            <Link className={styles.link} to={withContext('/explore', search, { event: event.id })}>
              <span className={styles.time} title={formatHover(event.time, zone)}>
                {formatEventTime(event.time, zone)}
              </span>
              <span className={styles.event}>{eventTitle(event)}</span>
              <span className={styles.summary}>
                {summaryFields(event, 3).map(({ name, value }) => (
                  <span key={name}>
                    {name.replace(/^attributes\./, '')}=<b>{shownValue(name, value, noUnits)}</b>{' '}
                  </span>
                ))}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
