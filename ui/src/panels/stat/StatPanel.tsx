import { useNavigate, useSearchParams } from 'react-router';
import type { Metric, MetricPoint } from '../../api/types';
import { stepOf, stepRange } from '../../charts/partialSteps';
import { Advice } from '../../metrics/Advice';
import { BulletBar } from '../../metrics/BulletBar';
import { ChangeMark } from '../../metrics/ChangeMark';
import { Figure } from '../../metrics/Figure';
import { withContext } from '../../shared/searchParameters';
import { keepUnits } from '../../shared/format';
import { MetricInfo } from '../../metrics/MetricInfo';
import { MetricTitle } from '../../metrics/MetricTitle';
import { Sparkline } from '../../metrics/Sparkline';
import { seriesOf } from '../../metrics/seriesOf';
import { StatusMark } from '../../metrics/StatusMark';
import type { PanelProps } from '../panel';
import { GroupRows } from './GroupRows';
import type { StatOptions } from './options';
import styles from './StatPanel.module.css';

/** A metric as a number, with its sparkline, its band and its groups. */
export function StatPanel({ data: metric, options, range }: PanelProps<Metric, StatOptions>) {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const series = seriesOf(metric);
  const filter = options.leadsToEvents ? (metric.filter ?? null) : null;
  const open = ({ time }: MetricPoint) =>
    void navigate(withContext('/explore', search, { filter: filter ?? '', ...stepRange(Date.parse(time), stepOf(series.map((point) => Date.parse(point.time))), range) }));
  const groups = metric.by ?? [];
  const target = metric.target == null ? null : keepUnits(metric.target.text);
  return (
    <article className={styles.card} aria-label={metric.title}>
      <header className={styles.head}>
        <h2 className={styles.title}>
          <MetricTitle metric={metric} hasPage={options.hasPage} />
        </h2>
        {metric.status !== null && <StatusMark status={metric.status} sample={metric.sample} />}
        <MetricInfo metric={metric} range={range} />
      </header>
      <div className={styles.figure}>
        <Figure value={metric.value} unit={metric.unit} per={metric.per} to={filter === null ? null : withContext('/explore', search, { filter })} />
        <ChangeMark metric={metric} />
      </div>
      {metric.series != null && (
        <Sparkline
          series={series}
          target={metric.target}
          unit={metric.unit}
          label={`${metric.title} over time`}
          range={range}
          onOpen={filter === null ? undefined : open}
        />
      )}
      <div className={styles.foot}>
        {target !== null && (
          <div className={styles.target}>
            <BulletBar value={metric.value} target={metric.target} unit={metric.unit} status={metric.status} sample={metric.sample} />
            <span className={styles.band}>Target {target}</span>
          </div>
        )}
        {groups.length > 0 && <GroupRows metric={metric} limit={options.groups} />}
        <Advice metric={metric} />
      </div>
    </article>
  );
}
