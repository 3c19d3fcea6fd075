import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import { metricQuery } from '../../api/metrics';
import { AdviceList } from '../../metrics/Advice';
import { adviceOf } from '../../metrics/adviceOf';
import { MetricFacts } from '../../metrics/MetricInfo';
import { StatusMark } from '../../metrics/StatusMark';
import { PanelView } from '../../panels/PanelView';
import { timeSeriesOptions } from '../../panels/timeSeries/options';
import { ProblemState } from '../../shared/feedback/ProblemState';
import page from '../../shared/layout/page.module.css';
import { Panel } from '../../shared/layout/Panel';
import { withContext } from '../../shared/searchParameters';
import { resolveRange, stepFor } from '../../shared/time/timeRange';
import { useTimeRange } from '../../shared/time/useTimeRange';
import { usePageTitle } from '../../shared/usePageTitle';
import styles from './MetricPage.module.css';

export default function MetricPage() {
  const { name = '' } = useParams();
  const [search] = useSearchParams();
  const [range] = useTimeRange();
  const now = Date.now();
  const resolved = resolveRange(range, now);
  const step = stepFor(resolved === null ? 0 : resolved.to - resolved.from);
  const { data: metric, error, isPlaceholderData, refetch } = useQuery(metricQuery(name, range, step));
  usePageTitle(metric?.title ?? name);

  if (metric === undefined) {
    return error === null ? (
      <div className={page.page} aria-busy="true">
        <Skeleton height={48} width={320} radius={10} />
        <Skeleton height={timeSeriesOptions.height} radius={10} />
      </div>
    ) : (
      <ProblemState error={error} onRetry={() => void refetch()} />
    );
  }

  const groups = metric.by ?? [];
  const tips = adviceOf(metric);
  // The server measures up to now.
  const end = resolved === null ? 0 : resolved.from < now ? Math.min(resolved.to, now) : resolved.to;
  const measured = { from: new Date(resolved?.from ?? 0).toISOString(), to: new Date(end).toISOString() };

  return (
    <div className={page.page} data-dimmed={isPlaceholderData || undefined} aria-busy={isPlaceholderData}>
      <header>
        <nav aria-label="Breadcrumb" className={styles.path}>
          <Link to={withContext('/', search)}>Home</Link> <span aria-hidden>/</span> Metrics
        </nav>
        <div className={styles.head}>
          <h1 className={styles.title}>{metric.title}</h1>
          {metric.status !== null && <StatusMark status={metric.status} sample={metric.sample} />}
        </div>
        {metric.description !== undefined && <p className={styles.description}>{metric.description}</p>}
      </header>
      <PanelView type="timeSeries" data={metric} range={measured} />
      <div className={styles.columns}>
        {groups.length > 0 && <PanelView type="table" data={metric} range={measured} />}
        <div className={groups.length > 0 ? styles.side : styles.spread}>
          {tips.length > 0 && (
            <Panel title="What to do">
              <AdviceList tips={tips} />
            </Panel>
          )}
          <Panel title="How it is measured">
            <MetricFacts metric={metric} range={measured} />
          </Panel>
        </div>
      </div>
    </div>
  );
}
