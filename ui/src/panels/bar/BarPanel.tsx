import { Link, useSearchParams } from 'react-router';
import type { Metric } from '../../api/types';
import { groupFilter, keyLabel } from '../../metrics/groups';
import { withContext } from '../../shared/searchParameters';
import { MetricInfo } from '../../metrics/MetricInfo';
import { noData } from '../../shared/feedback/noData';
import { formatPercent, formatValue } from '../../shared/format';
import { Panel } from '../../shared/layout/Panel';
import type { PanelProps } from '../panel';
import styles from './BarPanel.module.css';
import type { BarOptions } from './options';

/** A metric by group as a list of bars, largest first, each with its share of the whole. */
export function BarPanel({ data: metric, options, range }: PanelProps<Metric, BarOptions>) {
  const [search] = useSearchParams();
  const groups = [...(metric.by ?? [])].sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const total = metric.value ?? 0;
  const largest = groups[0]?.value ?? 0;
  // A count has shares of the whole; a ratio is already a share.
  const hasShares = (metric.unit === 'count' || metric.unit === 'tokens' || metric.unit === 'usd') && total > 0;
  return (
    <Panel
      title={metric.title}
      aside={
        <>
          {hasShares && <span>{formatValue(total, metric.unit)} in all</span>}
          <MetricInfo metric={metric} range={range} />
        </>
      }
    >
      {groups.length === 0 && <p className={styles.none}>{noData}</p>}
      <ul className={styles.list}>
        {groups.slice(0, options.limit).map((group) => {
          const label = keyLabel(group.key);
          const filter = groupFilter(metric, group);
          const share = largest > 0 ? (group.value ?? 0) / largest : 0;
          return (
            <li key={JSON.stringify(group.key)} className={styles.row}>
              <span className={styles.name} title={label}>
                {filter === null ? label : <Link to={withContext('/explore', search, { filter })}>{label}</Link>}
              </span>
              <span className={styles.value}>{formatValue(group.value, metric.unit)}</span>
              <span className={styles.share}>{hasShares && formatPercent(((group.value ?? 0) / total) * 100)}</span>
              <span className={styles.track} aria-hidden>
                <span className={styles.fill} style={{ width: `${share * 100}%` }} />
              </span>
            </li>
          );
        })}
      </ul>
      {groups.length > options.limit && (
        <Link className={styles.more} to={withContext(`/metrics/${encodeURIComponent(metric.name)}`, search)}>
          {metric.hasMoreGroups ? `The first ${groups.length}` : `All ${groups.length}`}
        </Link>
      )}
    </Panel>
  );
}
