import IconMoodCheck from '@tabler/icons-react/dist/esm/icons/IconMoodCheck.mjs';
import { Link, useSearchParams } from 'react-router';
import type { Failure } from '../../api/types';
import { withContext } from '../../shared/searchParameters';
import { formatCount } from '../../shared/format';
import { formatAgo, formatHover } from '../../shared/time/formatTime';
import { useZone } from '../../shared/time/zone';
import { Panel } from '../../shared/layout/Panel';
import { StateMessage } from '../../shared/feedback/StateMessage';
import type { PanelProps } from '../panel';
import styles from './FailuresPanel.module.css';

/** The most frequent failures, each with a link to its events. */
export function FailuresPanel({ data: failures }: PanelProps<Failure[], object>) {
  const [search] = useSearchParams();
  const zone = useZone();
  return (
    <Panel title="Top failures" flush>
      {failures.length === 0 ? (
        <StateMessage compact icon={<IconMoodCheck size={18} aria-hidden />} title="No failures">
          No event in this time range says that it failed.
        </StateMessage>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Error</th>
              <th scope="col">Event</th>
              <th scope="col" className={styles.number}>
                Count
              </th>
              <th scope="col" className={styles.number}>
                Last
              </th>
            </tr>
          </thead>
          <tbody>
            {failures.map((failure) => (
              <tr key={`${failure.event} ${failure.error}`}>
                <td title={failure.error ?? undefined}>
                  <Link className={styles.link} to={withContext('/explore', search, { filter: failure.filter })}>
                    {failure.error ?? <span className={styles.faint}>No error text</span>}
                  </Link>
                </td>
                <td className={styles.event} title={failure.event}>
                  {failure.event === '' ? '(no event)' : failure.event}
                </td>
                <td className={styles.number}>{formatCount(failure.count)}</td>
                <td className={styles.number} title={failure.last === null ? undefined : formatHover(failure.last, zone)}>
                  {failure.last !== null && formatAgo(failure.last)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
