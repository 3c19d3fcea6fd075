import { MetricInfo } from '../../metrics/MetricInfo';
import { formatMoney, formatPercent } from '../../shared/format';
import { Panel } from '../../shared/layout/Panel';
import styles from './SavingsPanel.module.css';
import type { Costs } from './costs';

interface CostPanelProps {
  costs: Costs;
  from: string;
  to: string;
}

/** What was paid, what it would have been on the dear model alone, and the difference. */
export function CostPanel({ costs, from, to }: CostPanelProps) {
  const { actual, alternative, saved, savedPercent, metric } = costs;
  const largest = Math.max(actual, alternative, Number.MIN_VALUE);
  return (
    <Panel title="Cost and savings" aside={<MetricInfo metric={metric} from={from} to={to} />}>
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
