import { Skeleton } from '@mantine/core';
import IconChartBar from '@tabler/icons-react/dist/esm/icons/IconChartBar.mjs';
import IconChartLine from '@tabler/icons-react/dist/esm/icons/IconChartLine.mjs';
import IconMath from '@tabler/icons-react/dist/esm/icons/IconMath.mjs';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { Scope, TimeRange } from '../../../api/scope';
import { stepOf, stepRange } from '../../../charts/partialSteps';
import { FilterProblem } from '../../../query/FilterProblem';
import { Figure } from '../../../metrics/Figure';
import type { Mark } from '../../../panels/timeSeries/chartLines';
import { SeriesLegend } from '../../../panels/timeSeries/SeriesLegend';
import { allShown } from '../../../panels/timeSeries/shownLines';
import { EmptyResult } from '../../../shared/feedback/EmptyResult';
import { ErrorBoundary } from '../../../shared/feedback/ErrorBoundary';
import { ProblemState } from '../../../shared/feedback/ProblemState';
import { StateMessage } from '../../../shared/feedback/StateMessage';
import { Panel } from '../../../shared/layout/Panel';
import { loadChunk } from '../../../shared/loadChunk';
import { rangeWords, stepWords } from '../../../shared/time/rangeWords';
import { useZone } from '../../../shared/time/zone';
import { ExportMenu } from './ExportMenu';
import { functionOf } from './functions';
import type { MeasureParams } from './measureParams';
import { OwnActions } from './OwnActions';
import { ResultTable } from './ResultTable';
import { stepMs } from './steps';
import type { Measured, useMeasure } from './useMeasure';
import styles from './Measure.module.css';

const TimeSeriesChart = lazy(() => loadChunk(() => import('../../../panels/timeSeries/TimeSeriesChart')));
const chartHeight = 300;

interface MeasureResultProps {
  answer: ReturnType<typeof useMeasure>;
  params: MeasureParams;
  /** The step is not known yet. */
  isWaiting: boolean;
  /** The text over the answer is another question than the one that is answered. */
  isOtherWritten: boolean;
  scope: Scope;
  onChart: (chart: 'line' | 'bar') => void;
  onRange: (range: TimeRange) => void;
  /** Opens the list with the events behind a mark or a row. */
  onOpen: (found: Partial<Scope>) => void;
  onClearFilter: () => void;
}

/** The answer as a chart and a table, with the value of the whole. While another one loads, the last stays, dimmed. */
export function MeasureResult({ answer, params, isWaiting, isOtherWritten, scope, onChart, onRange, onOpen, onClearFilter }: MeasureResultProps) {
  const { measured, isStale, isLoading, error, queryError, retry } = answer;
  if (error !== null && (queryError === null || measured === null)) {
    return queryError === null ? <ProblemState compact error={error} onRetry={retry} /> : <Unreadable params={params} onClearFilter={onClearFilter} hasFilter={scope.filter !== ''} />;
  }
  if (measured === null) {
    return isLoading || isWaiting ? <ResultSkeleton /> : <Incomplete params={params} />;
  }
  if (isEmpty(measured) && !isStale) {
    return params.typed === null ? (
      <EmptyResult scope={scope} onRange={onRange} onClearFilter={onClearFilter} />
    ) : (
      <StateMessage compact icon={<IconMath size={18} aria-hidden />} title="The answer is empty">
        Nothing in this time range answers the question.
      </StateMessage>
    );
  }
  const why = queryError !== null ? 'the written one cannot be read' : isOtherWritten ? 'the written one is not asked yet: Enter asks it' : null;
  return <Answer measured={measured} isStale={isStale} outdated={why === null ? null : `The answer to the question before; ${why}.`} params={params} scope={scope} onChart={onChart} onRange={onRange} onOpen={onOpen} />;
}

type AnswerProps = Pick<MeasureResultProps, 'params' | 'scope' | 'onChart' | 'onRange' | 'onOpen'> & { measured: Measured; isStale: boolean; outdated: string | null };

function Answer({ measured, isStale, outdated, params, scope, onChart, onRange, onOpen }: AnswerProps) {
  const { asked, chart, whole, groups, range, table } = measured;
  const zone = useZone();
  const [hidden, setHidden] = useState(allShown);
  const width = measured.series === null ? stepOf(chart?.times ?? []) : stepMs(measured.step);
  const kind = params.chart ?? (params.typed === null && functionOf(params.question.fn).counts ? 'bar' : 'line');
  const shown = useMemo(() => {
    const lines = chart?.lines.filter(({ label }) => !hidden.has(label)) ?? [];
    return chart === null || lines.length === 0 ? chart : { ...chart, lines };
  }, [chart, hidden]);
  const open = (mark: Mark) => {
    const [line, time] = [shown?.lines[mark.line], shown?.times[mark.step]];
    if (line !== undefined && line.filter !== null && time !== undefined) {
      onOpen({ filter: line.filter, ...stepRange(time, width, range) });
    }
  };
  const hasLines = shown?.lines.some(({ values }) => values.some((value) => value !== null)) ?? false;
  const subject = asked.title;
  return (
    <div className={styles.result} data-stale={isStale || outdated !== null || undefined}>
      {outdated !== null && (
        <p className={styles.outdated} role="status">
          {outdated}
        </p>
      )}
      <div className={styles.figures}>
        {whole !== undefined && <Figure value={whole} unit={asked.unit} />}
        {whole !== undefined && (
          <span className={styles.figureWords}>
            {subject} {rangeWords(scope, zone)}
            {groups !== null && params.question.by.length > 0 && params.typed === null && `, of ${groups.length.toLocaleString('en-US')}${table.truncated ? ' and more' : ''} ${groups.length === 1 ? 'group' : 'groups'}`}
          </span>
        )}
        <OwnActions key={asked.text} asked={asked} chart={kind} step={params.step} refusal={outdated ?? (isStale ? 'The answer is not here yet.' : null)} />
      </div>
      {shown !== null && (
        <Panel
          title={width > 0 ? `Per ${stepWords(width).replace(/^1 /, '')}` : 'Over time'}
          aside={
            <>
              <span className={styles.dragHint}>Drag to zoom{asked.language === 'formula' && ', click for the events'}</span>
              <span className={styles.kinds} role="group" aria-label="Chart">
                <button type="button" aria-pressed={kind === 'line'} aria-label="Lines" title="Lines" onClick={() => onChart('line')}>
                  <IconChartLine size={14} aria-hidden />
                </button>
                <button type="button" aria-pressed={kind === 'bar'} aria-label="Bars" title="Bars" onClick={() => onChart('bar')}>
                  <IconChartBar size={14} aria-hidden />
                </button>
              </span>
            </>
          }
        >
          {hasLines ? (
            <Suspense fallback={<Skeleton height={chartHeight} />}>
              <TimeSeriesChart title={subject} chart={shown} kind={kind} isStacked={asked.addsUp && kind === 'bar'} stepMs={width} unit={asked.unit} range={range} height={chartHeight} onZoom={onRange} onOpen={open} />
            </Suspense>
          ) : (
            <p className={styles.none}>No step has a value.</p>
          )}
          {chart !== null && chart.lines.length > 1 && (
            <SeriesLegend lines={chart.lines} hidden={hidden} unit={asked.unit} more={measured.more > 0 ? `and ${measured.more.toLocaleString('en-US')} more in the table` : null} onChange={setHidden} />
          )}
        </Panel>
      )}
      <ErrorBoundary compact>
        <ResultTable measured={measured} stepMs={width} aside={<ExportMenu measured={measured} />} onOpen={onOpen} />
      </ErrorBoundary>
    </div>
  );
}

/** No events: a count of none, or values of nothing. */
function isEmpty({ asked, table, groups, whole }: Measured): boolean {
  return groups === null ? table.rows.length === 0 : (whole === null || whole === undefined || (whole === 0 && asked.addsUp)) && groups.every(({ value }) => value === null || value === 0);
}

function Incomplete({ params: { question, typed } }: { params: MeasureParams }) {
  const { needs, title } = functionOf(question.fn);
  return (
    <StateMessage compact icon={<IconMath size={18} aria-hidden />} title={typed !== null ? 'Write a question' : needs === 'condition' ? 'Which events are the share?' : 'Choose a field'}>
      {typed !== null ? 'Enter asks it, Shift+Enter begins a line.' : needs === 'condition' ? 'Write the condition that they match, such as level="error".' : `${title} needs the field that is measured.`}
    </StateMessage>
  );
}

/** The message itself is under the question. */
function Unreadable({ params, hasFilter, onClearFilter }: { params: MeasureParams; hasFilter: boolean; onClearFilter: () => void }) {
  return params.typed === null && hasFilter ? (
    <FilterProblem onClear={onClearFilter} />
  ) : (
    <StateMessage compact icon={<IconMath size={18} aria-hidden />} title="Nothing to show: the question cannot be read">
      What is wrong, and where, is said under it.
    </StateMessage>
  );
}

function ResultSkeleton() {
  return (
    <div className={styles.result} aria-hidden>
      <Skeleton height={34} width={180} />
      <Skeleton height={chartHeight + 60} radius="md" />
      <Skeleton height={180} radius="md" />
    </div>
  );
}
