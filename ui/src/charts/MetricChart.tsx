import { useCallback, useRef } from 'react';
import type { MetricPoint, Target, Unit } from '../api/types';
import { formatValue } from '../shared/format';
import { formatExact, formatTick } from '../shared/formatTime';
import type { TimeRange } from '../shared/timeRange';
import { EChart } from './EChart';
import type { Chart, ChartOption } from './echarts';
import type { Palette } from './palette';
import './tooltip.css';
import { tooltipBody } from './tooltip';

interface MetricChartProps {
  title: string;
  series: MetricPoint[];
  target?: Target | null;
  unit: Unit | null;
  onZoom: (range: TimeRange) => void;
}

/** One metric over time, its band shaded. Dragging across it zooms. */
export default function MetricChart({ title, series, target, unit, onZoom }: MetricChartProps) {
  const zoom = useRef(onZoom);
  zoom.current = onZoom;
  const option = useCallback((palette: Palette) => chartOption(title, series, target, unit, palette), [title, series, target, unit]);

  const onReady = useCallback((chart: Chart) => {
    const enable = () =>
      chart.dispatchAction({
        type: 'takeGlobalCursor',
        key: 'brush',
        brushOption: { brushType: 'lineX', brushMode: 'single' },
      });
    chart.on('brushEnd', (event) => {
      const [from, to] = (event as { areas?: { coordRange?: [number, number] }[] }).areas?.[0]?.coordRange ?? [];
      chart.dispatchAction({ type: 'brush', areas: [] });
      if (from !== undefined && to !== undefined && to > from) {
        zoom.current({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
      }
    });
    // The cursor is part of the option, so it is gone with every new one.
    chart.on('finished', enable);
  }, []);

  return <EChart option={option} onReady={onReady} height={320} label={`${title} over time`} />;
}

function chartOption(title: string, series: MetricPoint[], target: Target | null | undefined, unit: Unit | null, palette: Palette): ChartOption {
  const times = series.map(({ time }) => Date.parse(time));
  const length = (times[times.length - 1] ?? 0) - (times[0] ?? 0);
  const min = target?.min ?? null;
  const max = target?.max ?? null;
  return {
    animation: false,
    textStyle: { fontFamily: palette.font },
    grid: { left: 8, right: 16, top: 16, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'time',
      axisLine: { lineStyle: { color: palette.border } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { color: palette.faint, hideOverlap: true, formatter: (ms: number) => formatTick(ms, length) },
    },
    yAxis: {
      type: 'value',
      scale: true,
      axisLabel: { color: palette.faint, formatter: (value: number) => formatValue(value, unit) },
      splitLine: { lineStyle: { color: palette.grid } },
    },
    tooltip: {
      trigger: 'axis',
      backgroundColor: palette.surface,
      borderColor: palette.border,
      padding: [6, 10],
      axisPointer: { lineStyle: { color: palette.faint } },
      formatter: (params) => {
        const [point] = Array.isArray(params) ? params : [params];
        const [time, value] = (point?.value ?? []) as [number, number | null];
        return tooltipBody(formatExact(time), [
          { label: title, value: value === null ? 'No data' : formatValue(value, unit), color: palette.accent },
        ]);
      },
    },
    brush: {
      xAxisIndex: 0,
      brushStyle: { color: palette.accent, opacity: 0.15, borderWidth: 0 },
      throttleType: 'debounce',
    },
    series: [
      {
        type: 'line',
        name: title,
        data: series.map(({ value }, index) => [times[index] ?? 0, value]),
        connectNulls: false,
        showSymbol: series.length < 3,
        symbolSize: 5,
        lineStyle: { width: 1.75, color: palette.accent },
        itemStyle: { color: palette.accent },
        markArea:
          min === null && max === null
            ? undefined
            : {
                silent: true,
                itemStyle: { color: palette.band, opacity: 0.45 },
                data: [[{ yAxis: min ?? 0 }, { yAxis: max ?? 'max' }]],
              },
      },
    ],
  } as ChartOption;
}
