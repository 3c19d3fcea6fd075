import type { Metric, MetricPoint } from '../api/types';

/** The series of a metric. A count of zero is known to be zero in each step, where the server has no rows to count. */
export function seriesOf({ value, unit, series }: Pick<Metric, 'value' | 'unit' | 'series'>): MetricPoint[] {
  const points = series ?? [];
  const isZero = value === 0 && unit === 'count' && points.every((point) => point.value === null);
  return isZero ? points.map((point) => ({ ...point, value: 0 })) : points;
}
