import { Skeleton } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { Metric } from '../../api/types';
import { stepRange, stepOf } from '../../charts/partialSteps';
import { ChangeMark } from '../../metrics/ChangeMark';
import { Figure } from '../../metrics/Figure';
import { moreWords } from '../../metrics/groups';
import { MetricInfo } from '../../metrics/MetricInfo';
import { MetricTitle } from '../../metrics/MetricTitle';
import { StatusMark } from '../../metrics/StatusMark';
import { noData } from '../../shared/feedback/noData';
import { Panel } from '../../shared/layout/Panel';
import { keepUnits } from '../../shared/format';
import { loadChunk } from '../../shared/loadChunk';
import { withContext } from '../../shared/searchParameters';
import { stepWords } from '../../shared/time/rangeWords';
import { useTimeRange } from '../../shared/time/useTimeRange';
import type { PanelProps } from '../panel';
import { chartLines, type Mark } from './chartLines';
import { LineLegend } from './LineLegend';
import type { TimeSeriesOptions } from './options';
import styles from './TimeSeriesPanel.module.css';

const TimeSeriesChart = lazy(() => loadChunk(() => import('./TimeSeriesChart')));

/** A metric over time, with its value and band above the chart. Dragging across the chart changes the range of the page, a click leads to the events. */
export function TimeSeriesPanel({ data: metric, options, range }: PanelProps<Metric, TimeSeriesOptions>) {
  const { height, kind, title, stepSeconds, addsUp, hasPage } = options;
  const { from, to } = range;
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const [, setRange] = useTimeRange();
  const target = metric.target == null ? null : keepUnits(metric.target.text);
  // Counts by group may have no series; their table has all the values.
  const isStacked = addsUp && kind === 'bar';
  const chart = useMemo(() => chartLines(metric, { from, to }, addsUp, isStacked), [metric, from, to, addsUp, isStacked]);
  const stepMs = stepSeconds === null ? stepOf(chart.times) : stepSeconds * 1_000;
  const hasData = chart.lines.some(({ values }) => values.some((value) => value !== null));
  const open = ({ line, step }: Mark) => {
    const [filter, time] = [chart.lines[line]?.filter ?? null, chart.times[step]];
    if (filter !== null && time !== undefined) {
      void navigate(withContext('/explore', search, { filter, ...stepRange(time, stepMs, range) }));
    }
  };
  const events = metric.filter == null ? null : withContext('/explore', search, { filter: metric.filter });
  return (
    <Panel
      title={<MetricTitle metric={metric} hasPage={hasPage} />}
      label={title}
      aside={
        <>
          {hasData && stepMs > 0 && <span>per {stepWords(stepMs).replace(/^1 /, '')}</span>}
          <MetricInfo metric={metric} range={range} />
        </>
      }
    >
      <div className={styles.figures}>
        <Figure value={metric.value} unit={metric.unit} per={metric.per} to={events} />
        <ChangeMark metric={metric} />
        {target !== null && (
          <div className={styles.target}>
            {metric.status !== null && <StatusMark status={metric.status} sample={metric.sample} iconOnly />}
            <span>Target {target}</span>
          </div>
        )}
      </div>
      {hasData && (
        <Suspense fallback={<Skeleton height={height} />}>
          <TimeSeriesChart title={metric.title} chart={chart} kind={kind} isStacked={isStacked} stepMs={stepMs} target={metric.target} unit={metric.unit} range={range} height={height} onZoom={setRange} onOpen={open} />
        </Suspense>
      )}
      {!hasData && (
        <div className={styles.none} style={{ height }}>
          {noData}
        </div>
      )}
      {hasData && chart.drawn > 0 && <LineLegend lines={chart.lines} unit={metric.unit} more={addsUp ? null : moreWords(metric, chart.drawn)} />}
    </Panel>
  );
}
