import { useCallback, useRef } from 'react';
import type { TimeRange } from '../../api/scope';
import type { MetricPoint, Target, Unit } from '../../api/types';
import { EChart } from '../../charts/EChart';
import type { Chart, ChartOption } from '../../charts/echarts';
import type { Palette } from '../../charts/palette';
import { partialSteps, stepOf } from '../../charts/partialSteps';
import { targetArea } from '../../charts/targetArea';
import { tooltipBody } from '../../charts/tooltip';
import '../../charts/tooltip.css';
import { ceilingOf } from '../../metrics/band';
import { durationAxis } from '../../metrics/durationAxis';
import { lonelyPoints, withNearEdges } from '../../metrics/sparkPath';
import { formatValue } from '../../shared/format';
import { formatSpan, formatTick } from '../../shared/time/formatTime';
import { useZone, type Zone, zoneName } from '../../shared/time/zone';

interface TimeSeriesChartProps {
  title: string;
  series: MetricPoint[];
  target?: Target | null;
  unit: Unit | null;
  /** The range of the values, RFC 3339: steps that extend beyond it are dashed. */
  range: TimeRange;
  height: number;
  onZoom: (range: TimeRange) => void;
}

/** One metric over time, its band shaded. Dragging across it zooms. */
export default function TimeSeriesChart({ title, series, target, unit, range: { from, to }, height, onZoom }: TimeSeriesChartProps) {
  const zoom = useRef(onZoom);
  zoom.current = onZoom;
  const zone = useZone();
  const option = useCallback((palette: Palette) => chartOption({ title, series, target, unit, range: { from, to }, zone }, palette), [title, series, target, unit, from, to, zone]);

  const onReady = useCallback((chart: Chart) => {
    chart.on('brushEnd', (event) => {
      const [from, to] = (event as { areas?: { coordRange?: [number, number] }[] }).areas?.[0]?.coordRange ?? [];
      chart.dispatchAction({ type: 'brush', areas: [] });
      if (from !== undefined && to !== undefined && to > from) {
        zoom.current({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
      }
    });
  }, []);

  return <EChart option={option} onReady={onReady} onDrawn={enableZoom} height={height} label={`${title} over time`} />;
}

function enableZoom(chart: Chart): void {
  chart.dispatchAction({ type: 'takeGlobalCursor', key: 'brush', brushOption: { brushType: 'lineX', brushMode: 'single' } });
}

interface ChartFacts {
  title: string;
  series: MetricPoint[];
  target: Target | null | undefined;
  unit: Unit | null;
  range: TimeRange;
  zone: Zone;
}

function chartOption({ title, series, target, unit, range, zone }: ChartFacts, palette: Palette): ChartOption {
  const times = series.map(({ time }) => Date.parse(time));
  const data = series.map(({ value }, index): [number, number | null] => [times[index] ?? 0, value]);
  const [first, last] = [times[0] ?? 0, times[times.length - 1] ?? 0];
  const step = stepOf(times);
  const partial = partialSteps(times, step, Date.parse(range.from), Date.parse(range.to));
  const values = series.flatMap(({ value }) => (value === null ? [] : [value]));
  // The axis may extend beyond 100 %, but a share does not.
  const ceiling = ceilingOf(unit);
  const lonely = new Set(lonelyPoints(series.map(({ value }) => value)));
  const reach = values.length === 0 ? [] : withNearEdges(Math.min(...values), Math.max(...values), target);
  const [low, high] = reach;
  const durations = low === undefined || high === undefined ? null : durationAxis(low, high, unit);
  return {
    animation: false,
    useUTC: zone === 'utc',
    textStyle: { fontFamily: palette.font },
    grid: { left: 8, right: 16, top: 16, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'time',
      axisLine: { lineStyle: { color: palette.border } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { color: palette.faint, hideOverlap: true, formatter: (ms: number) => formatTick(ms, first, last, zone) },
    },
    yAxis: {
      type: 'value',
      scale: true,
      ...(durations !== null && { min: durations.min, max: durations.max, interval: durations.interval }),
      axisLabel: { color: palette.faint, formatter: durations?.label ?? ((value: number) => (value > ceiling ? '' : formatValue(value, unit))) },
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
        const [time] = (point?.value ?? [0]) as [number];
        const index = times.indexOf(time);
        const value = data[index]?.[1] ?? null;
        return tooltipBody(`${formatSpan(time, step === 0 ? null : time + step, zone)} ${zoneName(zone, time)}${partial.has(index) ? ', only in part' : ''}`, [
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
        data: data.map(([time, value], index) => [time, partial.has(index) && !lonely.has(index) ? null : value]),
        connectNulls: false,
        showAllSymbol: true,
        symbol: (_: unknown, { dataIndex }: { dataIndex: number }) => (lonely.has(dataIndex) ? 'circle' : 'none'),
        symbolSize: 5,
        lineStyle: { width: 1.75, color: palette.accent },
        itemStyle: { color: palette.accent },
        markArea: targetArea(target, palette.band),
      },
      {
        type: 'line',
        silent: true,
        symbol: 'none',
        lineStyle: { width: 1.75, type: 'dashed', color: palette.accent },
        // The lines from and to partial steps.
        data: data.map(([time, value], index) => [time, [index - 1, index, index + 1].some((near) => partial.has(near)) ? value : null]),
      },
      // Invisible: extends the axis to the edges of the band, at round ticks.
      { type: 'line', silent: true, symbol: 'none', lineStyle: { opacity: 0 }, data: reach.map((value) => [times[0] ?? 0, value]) },
    ],
  } as ChartOption;
}
