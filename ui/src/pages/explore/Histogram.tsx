import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { HistogramAnswer } from '../../api/types';
import { HistogramChart, type HistogramSeries } from '../../charts/HistogramChart';
import { levelToken, seriesTokens } from '../../charts/HistogramChartColors';
import { fieldChoices, valueState } from '../../query/editFilter';
import { formatCount } from '../../shared/format';
import type { HistogramBy } from './exploreParams';
import { useFilterActions } from './filterActions';
import { rangeWords, stepWords } from './rangeWords';
import classes from './Histogram.module.css';

interface HistogramProps {
  answer: HistogramAnswer | undefined;
  stale: boolean;
  filter: string;
  from: string;
  to: string;
  by: HistogramBy;
  onBy: (by: HistogramBy) => void;
  onZoom: (from: number, to: number) => void;
}

export const CHART_HEIGHT = 118;
const NO_TIMES: number[] = [];

export function Histogram({ answer, stale, filter, from, to, by, onBy, onZoom }: HistogramProps) {
  const series = useMemo(() => toSeries(answer, by), [answer, by]);
  const total = answer?.total ?? 0;
  const words = `${total === 1 ? 'event' : 'events'} ${rangeWords(from, to)}`;
  return (
    <section className={classes.panel} aria-label="Events over time" data-stale={stale || undefined}>
      <header className={classes.head}>
        <p className={classes.total} title={`${total.toLocaleString('en-US')} ${words}`}>
          {answer === undefined ? (
            <span className={classes.words}>Counting…</span>
          ) : (
            <>
              <strong>{formatCount(total)}</strong> <span className={classes.words}>{words}</span>
              {answer.times.length > 1 && <span className={classes.step}>one bar is {stepWords(answer.stepMs)}</span>}
            </>
          )}
        </p>
        <Legend series={series} field={by} filter={filter} />
        <SegmentedControl
          size="xs"
          value={by}
          onChange={(value) => onBy(value as HistogramBy)}
          aria-label="Colour by"
          data={[
            { value: 'event', label: 'Event' },
            { value: 'level', label: 'Level' },
          ]}
        />
      </header>
      <HistogramChart
        times={answer?.times ?? NO_TIMES}
        stepMs={answer?.stepMs ?? 1}
        series={series}
        height={CHART_HEIGHT}
        label={`Histogram: ${total.toLocaleString('en-US')} ${words}, by ${by}`}
        onZoom={onZoom}
      />
    </section>
  );
}

function toSeries(answer: HistogramAnswer | undefined, by: HistogramBy): HistogramSeries[] {
  const keys = answer?.series.map((one) => one.key) ?? [];
  const tokens = seriesTokens(keys);
  return (answer?.series ?? []).map(({ key, counts }) => ({
    key,
    label: key ?? `(no ${by})`,
    token: by === 'level' ? levelToken(key) : (tokens.get(key) ?? '--sg-series-other'),
    counts,
  }));
}

const LEGEND_ENTRIES = 5;

function Legend({ series, field, filter }: { series: HistogramSeries[]; field: HistogramBy; filter: string }) {
  const { only, exclude, remove } = useFilterActions();
  const [all, setAll] = useState(false);
  const choice = useMemo(() => fieldChoices(filter).get(field), [field, filter]);
  const shown = all ? series : series.slice(0, LEGEND_ENTRIES);
  return (
    <ul className={classes.legend} data-all={all || undefined}>
      {shown.map((one) => {
        const isRest = one.key === 'other';
        const state = valueState(choice, one.key);
        const total = one.counts.reduce((sum, count) => sum + count, 0);
        return (
          <li key={one.label}>
            <button
              type="button"
              disabled={isRest}
              data-state={state}
              title={isRest ? 'The series beyond the first twelve' : `${total.toLocaleString('en-US')} events. Click: ${state === 'included' ? 'no longer only these' : 'only these'}. Alt-click: without these.`}
              onClick={(event) => (event.altKey ? exclude : state === 'included' ? remove : only)(field, one.key)}
            >
              <span className={classes.swatch} style={{ background: `var(${one.token})` }} />
              <span className={classes.name}>{one.label}</span>
              <span className={classes.count}>{formatCount(total)}</span>
            </button>
          </li>
        );
      })}
      {series.length > LEGEND_ENTRIES && (
        <li>
          <button type="button" className={classes.more} onClick={() => setAll(!all)}>
            {all ? 'fewer' : `+${series.length - LEGEND_ENTRIES}`}
          </button>
        </li>
      )}
    </ul>
  );
}
