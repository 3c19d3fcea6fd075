import type { Costs } from '../../api/types';
import { MetricInfo } from '../../metrics/MetricInfo';
import { noData } from '../../shared/feedback/noData';
import { formatMoney, formatPercent } from '../../shared/format';
import { Panel } from '../../shared/layout/Panel';
import type { PanelProps } from '../panel';
import { type Savings, savingsOf } from './savings';
import styles from './SavingsPanel.module.css';

/** Actual cost, what the same work would have cost otherwise, and the difference. */
export function SavingsPanel({ data: costs, range }: PanelProps<Costs, object>) {
  const savings = savingsOf(costs);
  return (
    <Panel title={costs.title} aside={<MetricInfo metric={costs.saved} range={range} />}>
      {savings === null ? <p className={styles.words}>{noData}</p> : <Bars costs={costs} savings={savings} />}
    </Panel>
  );
}

function Bars({ costs, savings: { actual, alternative, saved, savedPercent } }: { costs: Costs; savings: Savings }) {
  const largest = Math.max(actual, alternative, Number.MIN_VALUE);
  return (
    <>
      <p className={styles.saved} data-loss={saved < 0 || undefined}>
        {saved < 0 ? 'Spent' : 'Saved'} {formatMoney(Math.abs(saved))} {saved < 0 && 'more '}
        {savedPercent !== null && <span className={styles.percent}>{formatPercent(Math.abs(savedPercent))}</span>}
      </p>
      <dl className={styles.bars}>
        <dt>{costs.actual.title}</dt>
        <dd>{formatMoney(actual)}</dd>
        <dd className={styles.track} aria-hidden>
          <span className={styles.actual} style={{ width: `${(actual / largest) * 100}%` }} />
        </dd>
        <dt>{costs.alternative.title}</dt>
        <dd>{formatMoney(alternative)}</dd>
        <dd className={styles.track} aria-hidden>
          <span className={styles.alternative} style={{ width: `${(alternative / largest) * 100}%` }} />
        </dd>
      </dl>
      <p className={styles.words}>{costs.saved.description}</p>
    </>
  );
}
