import type { MetricPoint } from '../api/types';

/** Whether the last step reaches beyond the end of the range: events of it are still to come, and its value with them. */
export function isLastStepOpen(series: readonly MetricPoint[], to: string): boolean {
  const [before, last] = series.slice(-2);
  return before !== undefined && last !== undefined && 2 * Date.parse(last.time) - Date.parse(before.time) > Date.parse(to);
}
