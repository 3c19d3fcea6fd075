import { useQuery } from '@tanstack/react-query';
import { costSavingsQuery } from '../../api/queries';
import type { Overview } from '../../api/types';
import { MetricInfo } from '../../metrics/MetricInfo';
import { formatMoney, formatPercent } from '../../shared/format';
import { Panel } from '../../shared/Panel';
import type { TimeRange } from '../../shared/timeRange';
import styles from './CostPanel.module.css';
import { costsOf } from './costs';

// The pack whose costs have an answer of their own.
const costPack = 'workers-ai';

interface CostPanelProps {
  overview: Overview;
  range: TimeRange;
}

/** What was paid, what it would have been on the dear model alone, and the difference. */
export function CostPanel({ overview, range }: CostPanelProps) {
  const included = costsOf(overview.metrics);
  const { data } = useQuery({ ...costSavingsQuery(range), enabled: included === null && overview.pack === costPack });
  const costs = included ?? costsOf(data?.metrics ?? []);
  if (costs === null) {
    return null;
  }
  const { actual, alternative, saved, savedPercent, metric } = costs;
  const largest = Math.max(actual, alternative, Number.MIN_VALUE);
  return (
    <Panel title="Cost and savings" aside={<MetricInfo metric={metric} from={overview.from} to={overview.to} />}>
      <p className={styles.saved} data-loss={saved < 0 || undefined}>
        {saved < 0 ? 'Spent' : 'Saved'} {formatMoney(Math.abs(saved))} {saved < 0 && 'more '}
        {savedPercent !== null && <span className={styles.percent}>{formatPercent(Math.abs(savedPercent))}</span>}
      </p>
      <dl className={styles.bars}>
        <dt>Actual cost</dt>
        <dd>{formatMoney(actual)}</dd>
        <dd className={styles.track} aria-hidden>
          <span className={styles.actual} style={{ width: `${(actual / largest) * 100}%` }} />
        </dd>
        <dt>All on OpenAI</dt>
        <dd>{formatMoney(alternative)}</dd>
        <dd className={styles.track} aria-hidden>
          <span className={styles.alternative} style={{ width: `${(alternative / largest) * 100}%` }} />
        </dd>
      </dl>
      <p className={styles.words}>
        The same work on OpenAI alone would have cost {formatMoney(alternative)} instead of {formatMoney(actual)}.
      </p>
    </Panel>
  );
}
