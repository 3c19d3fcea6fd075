import IconAlertTriangleFilled from '@tabler/icons-react/dist/esm/icons/IconAlertTriangleFilled.mjs';
import IconCircleCheckFilled from '@tabler/icons-react/dist/esm/icons/IconCircleCheckFilled.mjs';
import IconCircleDashed from '@tabler/icons-react/dist/esm/icons/IconCircleDashed.mjs';
import IconSquareRoundedXFilled from '@tabler/icons-react/dist/esm/icons/IconSquareRoundedXFilled.mjs';
import type { Overview } from '../../api/types';
import { formatCount, keepUnits } from '../../shared/format';
import { formatSpan } from '../../shared/time/formatTime';
import { useZone } from '../../shared/time/zone';
import styles from './Verdict.module.css';

const looks = {
  met: { icon: IconCircleCheckFilled, word: 'On target' },
  near: { icon: IconAlertTriangleFilled, word: 'Near the edge' },
  missed: { icon: IconSquareRoundedXFilled, word: 'Needs attention' },
  no_data: { icon: IconCircleDashed, word: 'No data' },
  too_few: { icon: IconCircleDashed, word: 'Too few events to judge' },
} as const;

/** "Is our AI fine?" as text, and what changed since the previous period. */
export function Verdict({ overview }: { overview: Overview }) {
  const { verdict, events, packEvents, packFilter, pack, from, to } = overview;
  const hasOthers = packFilter !== null && packEvents < events;
  const zone = useZone();
  const { icon: Icon, word } = looks[verdict.status] ?? looks.no_data;
  return (
    <section className={styles.verdict} data-status={verdict.status} aria-label="Verdict">
      <div className={styles.icon}>
        <Icon size={24} aria-hidden />
      </div>
      <div className={styles.words}>
        <p className={styles.meta}>
          <strong className={styles.word}>{pack === null && events > 0 && verdict.status === 'no_data' ? 'Not judged' : word}</strong>
          <span>
            {hasOthers && `${formatCount(packEvents)} of `}
            {formatCount(events)} {events === 1 ? 'event' : 'events'} · {formatSpan(Date.parse(from), Date.parse(to), zone)}
          </span>
        </p>
        <h1 className={styles.text}>{keepUnits(verdict.text)}</h1>
        {verdict.changes.length > 0 && (
          <div className={styles.changes}>
            <span className={styles.since}>Against the period before</span>
            <ul>
              {verdict.changes.map((change) => (
                <li key={change}>{keepUnits(change)}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </section>
  );
}
