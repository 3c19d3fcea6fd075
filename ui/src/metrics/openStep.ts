import type { MetricPoint } from '../api/types';

/** True if the last step extends beyond the end of the range, so that its value may still change. */
export function isLastStepOpen(series: readonly MetricPoint[], to: string): boolean {
  const [before, last] = series.slice(-2);
  return before !== undefined && last !== undefined && 2 * Date.parse(last.time) - Date.parse(before.time) > Date.parse(to);
}
