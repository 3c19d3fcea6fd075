import type { Metric } from '../../api/types';

/** Metrics that the cost panel tells together, so that they need no card of their own. */
export const costNames: readonly string[] = ['actual_cost_usd', 'openai_only_cost_usd', 'savings_usd', 'savings_percent'];

export interface Costs {
  actual: number;
  alternative: number;
  saved: number;
  savedPercent: number | null;
  metric: Metric;
}

/** Null when the metrics are not all there or there was nothing to pay for. */
export function costsOf(metrics: readonly Metric[]): Costs | null {
  const named = (name: string) => metrics.find((metric) => metric.name === name);
  const actual = named('actual_cost_usd');
  const alternative = named('openai_only_cost_usd')?.value ?? null;
  if (actual === undefined || actual.value === null || alternative === null || (actual.value === 0 && alternative === 0)) {
    return null;
  }
  return {
    actual: actual.value,
    alternative,
    saved: named('savings_usd')?.value ?? alternative - actual.value,
    savedPercent: named('savings_percent')?.value ?? (alternative > 0 ? (1 - actual.value / alternative) * 100 : null),
    metric: named('savings_usd') ?? actual,
  };
}
