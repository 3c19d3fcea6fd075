import { Skeleton } from '@mantine/core';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { TimeRange } from '../../api/scope';
import type { Metric } from '../../api/types';
import { stepRange } from '../../charts/partialSteps';
import { BulletBar } from '../../metrics/BulletBar';
import { ChangeMark } from '../../metrics/ChangeMark';
import { Figure } from '../../metrics/Figure';
import { moreWords } from '../../metrics/groups';
import { sampleWords } from '../../metrics/sampleWords';
import { chartLines, type ChartLines, type Mark } from '../../panels/timeSeries/chartLines';
import { SeriesLegend } from '../../panels/timeSeries/SeriesLegend';
import { allShown } from '../../panels/timeSeries/shownLines';
import { noData } from '../../shared/feedback/noData';
import { keepUnits } from '../../shared/format';
import { Panel } from '../../shared/layout/Panel';
import { loadChunk } from '../../shared/loadChunk';
import { withContext } from '../../shared/searchParameters';
import styles from './CoursePanel.module.css';
import { stretchOf } from './stretch';

const TimeSeriesChart = lazy(() => loadChunk(() => import('../../panels/timeSeries/TimeSeriesChart')));

const height = 340;

interface CoursePanelProps {
  metric: Metric;
  /** The range of the values. */
  range: TimeRange;
  stretch: TimeRange | null;
  isCompared: boolean;
  onStretch: (stretch: TimeRange) => void;
}

/** A metric over time, by group, with what each step rests on. Dragging chooses a stretch, a click leads to the events of a point. */
export function CoursePanel({ metric, range: { from, to }, stretch, isCompared, onStretch }: CoursePanelProps) {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const [hidden, setHidden] = useState(allShown);
  const chart = useMemo(() => chartLines(metric, { from, to }, false, false), [metric, from, to]);
  const shown = useMemo(() => shownOf(chart, hidden, isCompared), [chart, hidden, isCompared]);
  const stepMs = (metric.stepSeconds ?? 0) * 1_000;
  const { isShare, unit, grain, filter } = metric;
  const words = useCallback((value: number, sample: number) => sampleWords({ isShare, unit, grain }, value, sample), [isShare, unit, grain]);
  const marked = useMemo(() => (stretch === null ? null : { from: Date.parse(stretch.from), to: Date.parse(stretch.to) }), [stretch]);
  const hasData = chart.lines.some(({ values }) => values.some((value) => value !== null));
  const target = metric.target == null ? null : keepUnits(metric.target.text);
  const open = ({ line, step }: Mark) => {
    const [found, time] = [shown.lines[line]?.filter ?? null, shown.times[step]];
    if (found !== null && time !== undefined) {
      void navigate(withContext('/explore', search, { filter: found, ...stepRange(time, stepMs, { from, to }) }));
    }
  };
  const drag = (dragged: TimeRange) => {
    const chosen = stretchOf(dragged, chart.times, stepMs, { from, to });
    if (chosen !== null) {
      onStretch(chosen);
    }
  };
  return (
    <Panel
      title="Over time"
      aside={
        <>
          {hasData && <span className={styles.hint}>Drag over a stretch: what is different there?</span>}
          {filter != null && <Link to={withContext('/explore', search, { filter })}>Show the events</Link>}
        </>
      }
    >
      <div className={styles.figures}>
        <Figure value={metric.value} unit={unit} per={metric.per} />
        {metric.value !== null && <span className={styles.sample}>{words(metric.value, metric.sample)}</span>}
        <ChangeMark metric={metric} />
        {target !== null && (
          <div className={styles.target}>
            <div className={styles.bar}>
              <BulletBar value={metric.value} target={metric.target} unit={unit} status={metric.status} sample={metric.sample} />
            </div>
            <span>Target {target}</span>
          </div>
        )}
      </div>
      {hasData ? (
        <Suspense fallback={<Skeleton height={height} />}>
          <TimeSeriesChart
            title={metric.title}
            chart={shown}
            kind="line"
            isStacked={false}
            stepMs={stepMs}
            target={metric.target}
            unit={unit}
            range={{ from, to }}
            height={height}
            stretch={marked}
            showsSamples
            sampleWords={words}
            onZoom={drag}
            onOpen={open}
          />
        </Suspense>
      ) : (
        <div className={styles.none} style={{ height }}>
          {noData}
        </div>
      )}
      {hasData && chart.drawn > 0 && <SeriesLegend lines={chart.lines} hidden={hidden} unit={unit} more={moreWords(metric, chart.drawn)} onChange={setHidden} />}
    </Panel>
  );
}

/** The lines that are not hidden, with the period before only where it is wanted. */
export function shownOf(chart: ChartLines, hidden: ReadonlySet<string>, isCompared: boolean): ChartLines {
  const lines = chart.lines.filter(({ label }) => !hidden.has(label)).map((line) => (isCompared ? line : { ...line, before: [] }));
  return { ...chart, lines, drawn: lines.length };
}
