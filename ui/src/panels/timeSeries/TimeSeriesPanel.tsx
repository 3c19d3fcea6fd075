import { Skeleton } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Metric } from '../../api/types';
import { BulletBar } from '../../metrics/BulletBar';
import { ChangeMark } from '../../metrics/ChangeMark';
import { Figure } from '../../metrics/Figure';
import { seriesOf } from '../../metrics/seriesOf';
import { noData } from '../../shared/feedback/noData';
import { Panel } from '../../shared/layout/Panel';
import { keepUnits } from '../../shared/format';
import { loadChunk } from '../../shared/loadChunk';
import { withContext } from '../../shared/searchParameters';
import { useTimeRange } from '../../shared/time/useTimeRange';
import type { PanelProps } from '../panel';
import type { TimeSeriesOptions } from './options';
import styles from './TimeSeriesPanel.module.css';

const TimeSeriesChart = lazy(() => loadChunk(() => import('./TimeSeriesChart')));

/** A metric over time, with its value and band above the chart. Dragging across the chart changes the range of the page. */
export function TimeSeriesPanel({ data: metric, options: { height }, range }: PanelProps<Metric, TimeSeriesOptions>) {
  const [search] = useSearchParams();
  const [, setRange] = useTimeRange();
  const target = metric.target == null ? null : keepUnits(metric.target.text);
  // Counts by group may have no series; their table has all the values.
  const series = useMemo(() => seriesOf(metric), [metric]);
  const hasData = series.some((point) => point.value !== null);
  return (
    <Panel
      title={series.length === 0 ? 'In this time range' : 'Over time'}
      aside={
        <>
          {hasData && <span className={styles.hint}>Drag to zoom</span>}
          {metric.filter != null && <Link to={withContext('/explore', search, { filter: metric.filter })}>Show the events</Link>}
        </>
      }
    >
      <div className={styles.figures}>
        <Figure value={metric.value} unit={metric.unit} />
        <ChangeMark metric={metric} />
        {target !== null && (
          <div className={styles.target}>
            <div className={styles.bar}>
              <BulletBar value={metric.value} target={metric.target} unit={metric.unit} status={metric.status} sample={metric.sample} />
            </div>
            <span>Target {target}</span>
          </div>
        )}
      </div>
      {hasData && (
        <Suspense fallback={<Skeleton height={height} />}>
          <TimeSeriesChart title={metric.title} series={series} target={metric.target} unit={metric.unit} range={range} height={height} onZoom={setRange} />
        </Suspense>
      )}
      {series.length > 0 && !hasData && (
        <div className={styles.none} style={{ height }}>
          {noData}
        </div>
      )}
    </Panel>
  );
}
