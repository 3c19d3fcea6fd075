import { useMemo } from 'react';
import type { HistogramBy } from '../../../api/events';
import type { HistogramAnswer } from '../../../api/types';
import { HistogramChart } from '../../../charts/HistogramChart';
import type { HistogramSeries } from '../../../charts/histogramSeries';
import { levelToken, seriesTokens, severity } from '../../../charts/seriesTokens';
import { formatCount } from '../../../shared/format';
import { HistogramLegend } from './HistogramLegend';
import { rangeWords, stepWords } from '../../../shared/time/rangeWords';
import { useZone } from '../../../shared/time/zone';
import styles from './Histogram.module.css';

interface HistogramProps {
  answer: HistogramAnswer | undefined;
  stale: boolean;
  failed: boolean;
  filter: string;
  from: string;
  to: string;
  live: boolean;
  by: HistogramBy;
  onBy: (by: HistogramBy) => void;
  onZoom: (from: number, to: number) => void;
}

export const chartHeight = 118;
const noTimes: number[] = [];

export function Histogram({ answer, stale, failed, filter, from, to, live, by, onBy, onZoom }: HistogramProps) {
  const series = useMemo(() => toSeries(answer, by), [answer, by]);
  const zone = useZone();
  const total = answer?.total ?? 0;
  const noun = total === 1 ? 'event' : 'events';
  const words = rangeWords({ from, to }, zone);
  const range = live ? `live · ${words.replace(/^in the /, '')}` : words;
  const counted = `${noun} ${range}`;
  return (
    <section className={styles.panel} aria-label="Events over time" data-stale={stale || undefined}>
      <header className={styles.head}>
        <p className={styles.total} title={`${total.toLocaleString('en-US')} ${counted}`}>
          {answer === undefined ? (
            <span className={styles.words}>{failed ? 'Not counted' : 'Counting…'}</span>
          ) : (
            <>
              <strong>{formatCount(total)}</strong> <span className={styles.words}>{noun}</span> <span className={styles.range}>{range}</span>
              {answer.times.length > 1 && <span className={styles.step}>one bar is {stepWords(answer.stepMs)}</span>}
            </>
          )}
        </p>
        <HistogramLegend key={by} series={series} field={by} filter={filter} />
        <div className={styles.toggle} role="group" aria-label="Color by">
          {(['event', 'level'] as const).map((choice) => (
            <button key={choice} type="button" aria-pressed={by === choice} onClick={() => onBy(choice)}>
              by {choice}
            </button>
          ))}
        </div>
      </header>
      <HistogramChart
        times={answer?.times ?? noTimes}
        stepMs={answer?.stepMs ?? 1}
        from={Date.parse(answer?.from ?? '')}
        to={Date.parse(answer?.to ?? '')}
        series={series}
        height={chartHeight}
        label={`Histogram: ${total.toLocaleString('en-US')} ${counted}, by ${by}`}
        zone={zone}
        onZoom={onZoom}
      />
    </section>
  );
}

export function toSeries(answer: HistogramAnswer | undefined, by: HistogramBy): HistogramSeries[] {
  const keys = answer?.series.map((one) => one.key) ?? [];
  const tokens = seriesTokens(keys);
  const shown = answer?.series ?? [];
  // The first series is at the bottom of the stack, where few errors are not lost on top of many events.
  return (by === 'level' ? shown.toSorted((left, right) => severity(right.key) - severity(left.key)) : shown).map(({ key, counts }) => ({
    key,
    label: key ?? `(no ${by})`,
    token: by === 'level' ? levelToken(key) : (tokens.get(key) ?? '--sg-series-other'),
    counts,
    alwaysVisible: by === 'level' && severity(key) >= severity('error'),
  }));
}
