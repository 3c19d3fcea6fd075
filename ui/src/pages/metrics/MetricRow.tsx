import { Skeleton } from '@mantine/core';
import { Link, useSearchParams } from 'react-router';
import type { TimeRange } from '../../api/scope';
import { BulletBar } from '../../metrics/BulletBar';
import { ChangeMark } from '../../metrics/ChangeMark';
import { seriesOf } from '../../metrics/seriesOf';
import { Sparkline } from '../../metrics/Sparkline';
import { StatusMark } from '../../metrics/StatusMark';
import { formatValue, keepUnits } from '../../shared/format';
import { withContext } from '../../shared/searchParameters';
import type { MetricRowData } from './arrange';
import styles from './MetricsPage.module.css';

/** One metric of the list: what it is, what it should be, how it changed, and its course. */
export function MetricRow({ row: { definition, metric }, range }: { row: MetricRowData; range: TimeRange | null }) {
  const [search] = useSearchParams();
  return (
    <li className={styles.row}>
      <div className={styles.names}>
        <Link className={styles.link} to={withContext(`/metrics/${encodeURIComponent(definition.name)}`, search)}>
          {definition.title}
        </Link>
        <span className={styles.name}>{definition.name}</span>
      </div>
      {metric === undefined ? (
        <Skeleton className={styles.loading} height={14} radius={4} />
      ) : (
        <>
          <span className={styles.value} data-empty={metric.value === null || undefined}>
            {formatValue(metric.value, metric.unit)}
          </span>
          <span className={styles.status}>{metric.status !== null && metric.status !== 'no_data' && <StatusMark status={metric.status} sample={metric.sample} iconOnly />}</span>
          <span className={styles.target}>
            {metric.target != null && (
              <>
                <BulletBar value={metric.value} target={metric.target} unit={metric.unit} status={metric.status} sample={metric.sample} />
                <span className={styles.band}>{keepUnits(metric.target.text)}</span>
              </>
            )}
          </span>
          <span className={styles.change}>
            <ChangeMark metric={metric} />
          </span>
          <span className={styles.spark}>
            {range !== null && metric.value !== null && <Sparkline series={seriesOf(metric)} target={metric.target} unit={metric.unit} label={`${definition.title} over time`} range={range} />}
          </span>
        </>
      )}
    </li>
  );
}
