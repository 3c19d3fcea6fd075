import { useCallback, useMemo } from 'react';
import { EChart } from './EChart';
import type { ChartOption } from './echarts';
import { offsetIn, type OffsetAt, type Zone } from '../shared/time/zone';
import { axisTicks } from './histogramAxis';
import { HistogramChartOverlay } from './HistogramChartOverlay';
import type { HistogramSeries } from './histogramSeries';
import { partialSteps } from './partialSteps';
import type { Palette } from './palette';
import styles from './HistogramChart.module.css';

interface HistogramChartProps {
  /** Start of each bucket, epoch milliseconds, evenly spaced by `stepMs`. */
  times: number[];
  stepMs: number;
  /** The range that was counted, epoch milliseconds: buckets that extend beyond it are drawn lighter. */
  from: number;
  to: number;
  series: HistogramSeries[];
  height: number;
  label: string;
  zone: Zone;
  /** Called with a range that was selected by dragging or by clicking a bar: half-open, epoch milliseconds. */
  onZoom: (from: number, to: number) => void;
}

/** The margins of the plot inside the canvas; the overlay that handles the pointer has the same ones. */
const plot = { left: 44, right: 18, top: 8, bottom: 20 };

/** Pixels that the count of a series gets at least that must be visible. */
const leastHeight = 2;
const partialOpacity = 0.45;

/** Stacked counts over time. A bucket without events stays empty. */
export function HistogramChart({ times, stepMs, from, to, series, height, label, zone, onZoom }: HistogramChartProps) {
  const offsetAt = offsetIn(zone);
  const partial = useMemo(() => partialSteps(times, stepMs, from, to), [times, stepMs, from, to]);
  const option = useCallback((palette: Palette) => histogramOption(palette, times, series, partial, offsetAt), [offsetAt, partial, times, series]);
  const totals = useMemo(() => times.map((_, index) => series.reduce((sum, one) => sum + (one.counts[index] ?? 0), 0)), [series, times]);
  return (
    <div className={styles.chart}>
      <EChart option={option} height={height} label={label} />
      <HistogramChartOverlay times={times} stepMs={stepMs} series={series} totals={totals} partial={partial} zone={zone} inset={plot} onZoom={onZoom} />
    </div>
  );
}

function histogramOption(palette: Palette, times: number[], series: HistogramSeries[], partial: ReadonlySet<number>, offsetAt: OffsetAt): ChartOption {
  const style = getComputedStyle(document.documentElement);
  const ticks = new Map(axisTicks(times, 12, offsetAt).map((tick) => [tick.index, tick.label]));
  const text = { color: palette.faint, fontFamily: palette.font, fontSize: 11 };
  return {
    animation: false,
    grid: { ...plot, containLabel: false, outerBoundsMode: 'none' },
    xAxis: {
      type: 'category',
      data: times.map(String),
      axisLine: { lineStyle: { color: palette.border } },
      axisTick: { show: true, alignWithLabel: false, interval: (index: number) => ticks.has(index), lineStyle: { color: palette.border }, length: 4 },
      axisLabel: {
        ...text,
        interval: (index: number) => ticks.has(index),
        formatter: (_: string, index: number) => ticks.get(index) ?? '',
        hideOverlap: true,
        margin: 7,
      },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitNumber: 3,
      axisLabel: { ...text, formatter: (value: number) => compact(value) },
      splitLine: { lineStyle: { color: palette.grid } },
    },
    series: series.map((one, index) => ({
      type: 'bar' as const,
      name: one.label,
      stack: 'events',
      silent: true,
      barCategoryGap: '12%',
      // Above the others, which begin where it would end to scale.
      ...(one.alwaysVisible && { barMinHeight: leastHeight, z: 2 + series.length - index }),
      itemStyle: { color: style.getPropertyValue(one.token).trim() },
      data: one.counts.map((count, index) => (count === 0 ? '-' : partial.has(index) ? { value: count, itemStyle: { opacity: partialOpacity } } : count)),
    })),
  };
}

const compactFormat = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

function compact(value: number): string {
  return value < 10_000 ? value.toLocaleString('en-US') : compactFormat.format(value);
}
