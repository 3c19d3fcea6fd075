import type { MetricPoint, Bounds } from '../api/types';

export interface SparkGeometry {
  /** Lines between neighbors that both have data; a gap starts a new one. */
  line: string;
  /** The lines from and to steps that the range contains only in part. */
  partial: string;
  /** Points with a gap on both sides, which have no line. */
  lonely: { x: number; y: number }[];
  points: { x: number; y: number | null; point: MetricPoint }[];
  band: { top: number; bottom: number } | null;
  /** The edges of the box. */
  low: number;
  high: number;
  /** The values of the points are from the one to the other. */
  lowest: number;
  highest: number;
}

/** In a box of 100 by 100, with y downwards. Null when no step has data. */
export function sparkGeometry(series: MetricPoint[], target: Bounds | null | undefined, partialSteps: ReadonlySet<number> = new Set()): SparkGeometry | null {
  const values = series.flatMap((point) => (point.value === null ? [] : [point.value]));
  if (values.length === 0) {
    return null;
  }
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  let [low, high] = [lowest, highest];
  if (high === low) {
    const room = Math.abs(high) * 0.1 || 1;
    low -= room;
    high += room;
  }
  [low, high] = withNearEdges(low, high, target);
  const room = (high - low) * 0.08;
  low -= room;
  high += room;

  const toY = (value: number) => ((high - value) / (high - low)) * 100;
  const toX = (index: number) => (series.length === 1 ? 50 : (index / (series.length - 1)) * 100);
  const points = series.map((point, index) => ({
    x: toX(index),
    y: point.value === null ? null : toY(point.value),
    point,
  }));

  let line = '';
  let partial = '';
  const lonely = lonelyPoints(series.map(({ value }) => value)).map((index) => ({ x: points[index]!.x, y: points[index]!.y! }));
  points.forEach(({ x, y }, index) => {
    if (y === null) {
      return;
    }
    const before = points[index - 1]?.y ?? null;
    const at = `${x.toFixed(2)} ${y.toFixed(2)}`;
    if (before !== null && (partialSteps.has(index - 1) || partialSteps.has(index))) {
      partial += `M${points[index - 1]!.x.toFixed(2)} ${before.toFixed(2)}L${at}`;
      line += `M${at}`;
    } else {
      line += `${before === null ? 'M' : 'L'}${at}`;
    }
  });

  return { line, partial, lonely, points, band: bandBox(target, toY), low, high, lowest, highest };
}

/** Indexes of the points that have a gap, or an end, on both sides: no line would show them. */
export function lonelyPoints(values: readonly (number | null)[]): number[] {
  return values.flatMap((value, index) => (value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null ? [index] : []));
}

// An edge of the band is included if it is within the width of the data; a distant one would flatten the line.
export function withNearEdges(low: number, high: number, target: Bounds | null | undefined): [number, number] {
  const reach = high - low;
  const edges = [target?.min ?? null, target?.max ?? null].filter(
    (edge): edge is number => edge !== null && edge >= low - reach && edge <= high + reach,
  );
  return [Math.min(low, ...edges), Math.max(high, ...edges)];
}

function bandBox(target: Bounds | null | undefined, toY: (value: number) => number): SparkGeometry['band'] {
  const min = target?.min ?? null;
  const max = target?.max ?? null;
  if (min === null && max === null) {
    return null;
  }
  const top = Math.max(0, max === null ? 0 : toY(max));
  const bottom = Math.min(100, min === null ? 100 : toY(min));
  return bottom > top ? { top, bottom } : null;
}
