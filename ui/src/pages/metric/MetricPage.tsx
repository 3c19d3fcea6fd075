import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { metricQuery } from '../../api/metrics';
import { loadChunk } from '../../shared/loadChunk';
import { AdviceList } from '../../metrics/Advice';
import { adviceOf } from '../../metrics/adviceOf';
import { refineStatus, targetText, worstStatus } from '../../metrics/band';
import { BulletBar } from '../../metrics/BulletBar';
import { ChangeMark } from '../../metrics/ChangeMark';
import { Figure } from '../../metrics/Figure';
import { withContext } from '../../shared/searchParameters';
import { MetricFacts } from '../../metrics/MetricInfo';
import { StatusMark } from '../../metrics/StatusMark';
import { Panel } from '../../shared/layout/Panel';
import { ProblemState } from '../../shared/feedback/ProblemState';
import { resolveRange, stepFor } from '../../shared/time/timeRange';
import { usePageTitle } from '../../shared/usePageTitle';
import { useTimeRange } from '../../shared/time/useTimeRange';
import { GroupTable } from '../../panels/table/TablePanel';
import styles from './MetricPage.module.css';

const MetricChart = lazy(() => loadChunk(() => import('../../panels/timeSeries/TimeSeriesChart')));
const chartHeight = 320;

export default function MetricPage() {
  const { name = '' } = useParams();
  const [search] = useSearchParams();
  const [range, setRange] = useTimeRange();
  const resolved = resolveRange(range, Date.now());
  const step = stepFor(resolved === null ? 0 : resolved.to - resolved.from);
  const { data: metric, error, isPlaceholderData, refetch } = useQuery(metricQuery(name, range, step));
  usePageTitle(metric?.title ?? name);

  if (metric === undefined) {
    return error === null ? (
      <div className={styles.page} aria-busy="true">
        <Skeleton height={48} width={320} radius={10} />
        <Skeleton height={chartHeight} radius={10} />
      </div>
    ) : (
      <ProblemState error={error} onRetry={() => void refetch()} />
    );
  }

  const groups = metric.by ?? [];
  const tips = adviceOf(metric);
  const own = refineStatus(metric.status, metric.value, metric.target, metric.better, metric.unit);
  const status = worstStatus([own, ...groups.map((group) => refineStatus(group.status, group.value, group.target, metric.better, metric.unit))]);
  const target = targetText(metric.target, metric.unit);
  const from = new Date(resolved?.from ?? 0).toISOString();
  const to = new Date(resolved?.to ?? 0).toISOString();
  // Counts by a key may come without a course over time; their table says it all.
  const series = metric.series ?? [];
  const hasData = series.some((point) => point.value !== null);

  return (
    <div className={styles.page} data-dimmed={isPlaceholderData || undefined} aria-busy={isPlaceholderData}>
      <header>
        <nav aria-label="Breadcrumb" className={styles.path}>
          <Link to={withContext('/', search)}>Home</Link> <span aria-hidden>/</span> Metrics
        </nav>
        <div className={styles.head}>
          <h1 className={styles.title}>{metric.title}</h1>
          {status !== null && <StatusMark status={status} />}
        </div>
        {metric.description !== undefined && <p className={styles.description}>{metric.description}</p>}
      </header>
      <Panel title={series.length === 0 ? 'In this time range' : 'Over time'} aside={
          <>
            {hasData && <span className={styles.hint}>Drag to zoom</span>}
            {metric.filter != null && <Link to={withContext('/explore', search, { filter: metric.filter })}>Show the events</Link>}
          </>
        }>
        <div className={styles.figures}>
          <Figure value={metric.value} unit={metric.unit} />
          <ChangeMark metric={metric} />
          {target !== null && (
            <div className={styles.target}>
              <div className={styles.bar}>
                <BulletBar value={metric.value} target={metric.target} unit={metric.unit} status={own} />
              </div>
              <span>Target {target}</span>
            </div>
          )}
        </div>
        {series.length === 0 ? null : hasData ? (
          <Suspense fallback={<Skeleton height={chartHeight} />}>
            <MetricChart title={metric.title} series={series} target={metric.target} unit={metric.unit} to={to} onZoom={setRange} />
          </Suspense>
        ) : (
          <div className={styles.none}>No data in this time range</div>
        )}
      </Panel>
      <div className={styles.columns}>
        {groups.length > 0 && <GroupTable metric={metric} />}
        <div className={groups.length > 0 ? styles.side : styles.spread}>
          {tips.length > 0 && (
            <Panel title="What to do">
              <AdviceList tips={tips} />
            </Panel>
          )}
          <Panel title="How it is measured">
            <MetricFacts metric={metric} from={from} to={to} />
          </Panel>
        </div>
      </div>
    </div>
  );
}
