import { Link, useSearchParams } from 'react-router';
import type { Metric } from '../../api/types';
import { ChangeMark } from '../../metrics/ChangeMark';
import { groupFilter, keyLabel, moreWords } from '../../metrics/groups';
import { withContext } from '../../shared/searchParameters';
import { MetricInfo } from '../../metrics/MetricInfo';
import { noData } from '../../shared/feedback/noData';
import { formatPercent, formatValue } from '../../shared/format';
import { Panel } from '../../shared/layout/Panel';
import groupRow from '../groupRow.module.css';
import type { PanelProps } from '../panel';
import styles from './BarPanel.module.css';
import type { BarOptions } from './options';

/** A metric by group as a list of bars, largest first, each with its share of the whole, and with a tick where it was in the period before. */
export function BarPanel({ data: metric, options, range }: PanelProps<Metric, BarOptions>) {
  const [search] = useSearchParams();
  const groups = [...(metric.by ?? [])].sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const shown = groups.slice(0, options.limit);
  const total = metric.value ?? 0;
  const largest = Math.max(0, ...shown.flatMap(({ value, previous }) => [value ?? 0, previous?.value ?? 0]));
  const widthOf = (value: number | null) => `${largest > 0 ? (Math.max(0, value ?? 0) / largest) * 100 : 0}%`;
  // A count has shares of the whole; a ratio is already a share.
  const hasShares = (options.addsUp ?? (metric.unit === 'count' || metric.unit === 'tokens' || metric.unit === 'usd')) && total > 0;
  const more = moreWords(metric, shown.length);
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
      {groups.length === 0 && <p className={groupRow.none}>{noData}</p>}
      <ul className={styles.list}>
        {shown.map((group) => {
          const label = keyLabel(group.key);
          const filter = groupFilter(metric, group);
          const before = group.previous?.value ?? null;
          return (
            <li key={JSON.stringify(group.key)} className={styles.row}>
              <span className={`${groupRow.name} ${styles.name}`} title={label}>
                {filter === null ? label : <Link to={withContext('/explore', search, { filter })}>{label}</Link>}
              </span>
              <span className={groupRow.value}>{formatValue(group.value, metric.unit, metric.per)}</span>
              {hasShares && <span className={groupRow.share}>{formatPercent(((group.value ?? 0) / total) * 100)}</span>}
              <span className={styles.track} aria-hidden>
                <span className={styles.fill} style={{ width: widthOf(group.value) }} />
                {before !== null && <span className={styles.before} style={{ left: widthOf(before) }} />}
              </span>
              <ChangeMark metric={{ ...group, unit: metric.unit }} />
            </li>
          );
        })}
      </ul>
      {more !== null &&
        (options.hasPage ? (
          <Link className={styles.more} to={withContext(`/metrics/${encodeURIComponent(metric.name)}`, search)}>
            {metric.hasMoreGroups ? `The first ${groups.length}` : `All ${groups.length}`}
          </Link>
        ) : (
          <p className={styles.more}>{more}</p>
        ))}
    </Panel>
  );
}
