import type { TimeRange } from '../../api/scope';
import type { Target, Unit } from '../../api/types';
import type { ChartOption } from '../../charts/echarts';
import type { Palette } from '../../charts/palette';
import { partialSteps } from '../../charts/partialSteps';
import { targetArea } from '../../charts/targetArea';
import { tooltipBody, type TooltipRow } from '../../charts/tooltip';
import { ceilingOf } from '../../metrics/band';
import { durationAxis } from '../../metrics/durationAxis';
import { lonelyPoints, withNearEdges } from '../../metrics/sparkPath';
import { formatTickValue, formatValue } from '../../shared/format';
import { formatStep, formatTick } from '../../shared/time/formatTime';
import { type Zone, zoneName } from '../../shared/time/zone';
import type { ChartLine, ChartLines } from './chartLines';

export interface ChartFacts {
  chart: ChartLines;
  kind: 'line' | 'bar';
  /** The bars of a step are layers of one bar, because their values add up. */
  isStacked: boolean;
  stepMs: number;
  target: Target | null | undefined;
  unit: Unit | null;
  range: TimeRange;
  zone: Zone;
  /** What a click does; absent if it does nothing. */
  hint?: string;
  /** A part of the range that is marked, epoch milliseconds. */
  stretch?: Stretch | null;
  /** Faint bars at the foot show what the values of each step rest on. */
  showsSamples?: boolean;
  /** What a value rests on, in words: `164 of 177 jobs`. */
  sampleWords?: (value: number, sample: number) => string;
}

/** A part of a range, half-open, epoch milliseconds. */
export interface Stretch {
  from: number;
  to: number;
}

/** The share of the chart's height that the bars of samples have. */
const samplesHeight = 0.2;
const samplesOpacity = 0.22;
const stretchOpacity = 0.12;

const partialOpacity = 0.45;
const beforeWidth = 1.25;

/** The drawing of a chart over time. */
export function timeSeriesOption(facts: ChartFacts, palette: Palette): ChartOption {
  const { chart, kind, stepMs, target, unit, range, zone } = facts;
  const { times, lines } = chart;
  const [first, last] = [times[0] ?? 0, times[times.length - 1] ?? 0];
  const partial = partialSteps(times, stepMs, Date.parse(range.from), Date.parse(range.to));
  const isBar = kind === 'bar';
  // Bars stand in the middle of their step.
  const shift = isBar ? stepMs / 2 : 0;
  const [low, high] = reachOf(facts);
  const durations = low === undefined || high === undefined ? null : durationAxis(low, high, unit);
  // The axis may extend beyond 100 %, but a share does not.
  const ceiling = ceilingOf(unit);
  const before = [...(chart.wholeBefore.length === 0 ? [] : [{ points: chart.wholeBefore, color: palette.faint }]), ...lines.map((line) => ({ points: line.before, color: lines.length === 1 ? palette.faint : colorOf(line) }))];
  return {
    animation: false,
    useUTC: zone === 'utc',
    textStyle: { fontFamily: palette.font },
    grid: { left: 8, right: 16, top: 16, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'time',
      ...(isBar && { min: first, max: last + stepMs }),
      axisLine: { lineStyle: { color: palette.border } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { color: palette.faint, hideOverlap: true, formatter: (ms: number) => formatTick(ms, first, last, zone) },
    },
    yAxis: [{
      type: 'value',
      scale: !isBar,
      ...(durations !== null && { min: durations.min, max: durations.max, interval: durations.interval }),
      axisLabel: { color: palette.faint, formatter: durations?.label ?? ((value: number) => (value > ceiling ? '' : formatTickValue(value, unit))) },
      splitLine: { lineStyle: { color: palette.grid } },
    }, { type: 'value', show: false, min: 0, max: Math.max(1, ...samplesOf(facts)) / samplesHeight }],
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: palette.surface,
      borderColor: palette.border,
      padding: [6, 10],
      axisPointer: { type: 'line', lineStyle: { color: palette.faint } },
      formatter: (params) => {
        const [point] = Array.isArray(params) ? params : [params];
        const [time] = (point?.value ?? [0]) as [number];
        const index = times.indexOf(time - shift);
        return index < 0 ? '' : tooltipBody(`${formatStep(times[index]!, stepMs === 0 ? null : times[index]! + stepMs, zone)} ${zoneName(zone, times[index]!)}${partial.has(index) ? ', only in part' : ''}`, tooltipRows(facts, index), facts.hint);
      },
    },
    brush: {
      xAxisIndex: 0,
      brushStyle: { color: palette.accent, opacity: 0.15, borderWidth: 0 },
      throttleType: 'debounce',
    },
    series: [
      ...lines.flatMap((line, index): object[] => (isBar ? [bars(line, index)] : [fullSteps(line, index), partSteps(line)])),
      ...before.filter(({ points }) => points.length > 0).map(({ points, color }) => ({
        type: 'line',
        silent: true,
        symbol: 'none',
        z: 4,
        lineStyle: { width: beforeWidth, type: [3, 3], color, opacity: 0.8 },
        data: points.map(([time, value]) => [time + shift, value]),
      })),
      ...(facts.showsSamples ? [{ type: 'bar', yAxisIndex: 1, silent: true, z: 1, barMaxWidth: 24, itemStyle: { color: palette.faint, opacity: samplesOpacity }, data: samplesOf(facts).map((sample, step) => [times[step]! + shift, sample]) }] : []),
      ...(facts.stretch == null ? [] : [{ type: 'line', silent: true, data: [], markArea: { silent: true, itemStyle: { color: palette.accent, opacity: stretchOpacity }, data: [[{ xAxis: facts.stretch.from }, { xAxis: facts.stretch.to }]] } }]),
      // Invisible: extends the axis to the edges of the band, at round ticks.
      { type: 'line', silent: true, symbol: 'none', lineStyle: { opacity: 0 }, data: [low, high].flatMap((value) => (value === undefined ? [] : [[first + shift, value]])) },
    ],
  } as ChartOption;

  function bars(line: ChartLine, index: number) {
    return {
      type: 'bar',
      name: line.label,
      ...(facts.isStacked && { stack: 'whole' }),
      barCategoryGap: '15%',
      barMaxWidth: 56,
      itemStyle: { color: colorOf(line) },
      markArea: index === 0 ? targetArea(target, palette.band) : undefined,
      data: line.values.map((value, step) => ({ value: [times[step]! + shift, value], ...(partial.has(step) && { itemStyle: { opacity: partialOpacity } }) })),
    };
  }

  function fullSteps(line: ChartLine, index: number) {
    const lonely = new Set(lonelyPoints(line.values));
    return {
      type: 'line',
      name: line.label,
      data: line.values.map((value, step) => [times[step], partial.has(step) && !lonely.has(step) ? null : value]),
      connectNulls: false,
      showAllSymbol: true,
      symbol: (_: unknown, { dataIndex }: { dataIndex: number }) => (lonely.has(dataIndex) ? 'circle' : 'none'),
      symbolSize: 5,
      lineStyle: { width: 1.75, color: colorOf(line) },
      itemStyle: { color: colorOf(line) },
      markArea: index === 0 ? targetArea(target, palette.band) : undefined,
    };
  }

  /** The lines from and to partial steps. */
  function partSteps(line: ChartLine) {
    return {
      type: 'line',
      silent: true,
      symbol: 'none',
      lineStyle: { width: 1.75, type: 'dashed', color: colorOf(line) },
      data: line.values.map((value, step) => [times[step], [step - 1, step, step + 1].some((near) => partial.has(near)) ? value : null]),
    };
  }
}

/** The values of a step in words: each line, its whole, and the period before. */
export function tooltipRows({ chart: { times, lines, wholeBefore }, unit, isStacked, stepMs, sampleWords }: ChartFacts, step: number): TooltipRow[] {
  const told = (value: number | null) => (value === null ? 'No data' : formatValue(value, unit));
  const then = (points: [number, number | null][]) => points.find(([time]) => Math.abs(time - times[step]!) <= stepMs / 2)?.[1] ?? null;
  const rows = lines.flatMap((line): TooltipRow[] => {
    const [value, before] = [line.values[step] ?? null, then(line.before)];
    if (lines.length > 1 && (value === null || (isStacked && value === 0)) && before === null) {
      return [];
    }
    const rests = value === null || sampleWords === undefined ? '' : ` · ${sampleWords(value, line.samples[step] ?? 0)}`;
    return [{ label: line.label, value: `${told(value)}${rests}`, color: colorOf(line) }, ...(before === null ? [] : [{ label: lines.length === 1 ? 'Period before' : `${line.label}, period before`, value: told(before) }])];
  });
  const whole = isStacked && lines.length > 1 ? [{ label: 'Together', value: told(sum(lines, step)) }] : [];
  const before = then(wholeBefore);
  const all = [...rows, ...whole, ...(before === null ? [] : [{ label: 'Period before', value: told(before) }])];
  return all.length === 0 ? [{ label: '', value: 'No data' }] : all;
}

/** What the values of each step rest on, of all lines together. */
function samplesOf({ chart: { times, lines } }: ChartFacts): number[] {
  return times.map((_, step) => lines.reduce((sum, { samples }) => sum + (samples[step] ?? 0), 0));
}

/** The lowest and the highest value that the axis must contain; undefined without values. */
function reachOf({ chart: { times, lines, wholeBefore }, kind, isStacked, target }: ChartFacts): [low?: number, high?: number] {
  const shown = isStacked ? times.map((_, step) => sum(lines, step)) : lines.flatMap(({ values }) => values);
  const values = [...shown, ...[wholeBefore, ...lines.map(({ before }) => before)].flat().map(([, value]) => value)].filter((value) => value !== null);
  if (values.length === 0) {
    return [];
  }
  return withNearEdges(Math.min(...values, ...(kind === 'bar' ? [0] : [])), Math.max(...values, ...(kind === 'bar' ? [0] : [])), target);
}

function sum(lines: readonly ChartLine[], step: number): number | null {
  const values = lines.flatMap(({ values }) => (values[step] == null ? [] : [values[step]]));
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
}

/** A canvas has no custom properties. */
function colorOf({ token }: ChartLine): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim();
}
