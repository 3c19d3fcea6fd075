import type { Metric, MetricGroup } from '../api/types';
import { conditionText } from '../query/filterValue';

/** `provider="openai" AND model="x"`; a part without a value becomes a condition for its absence. Null without a key. */
export function keyFilter(key: Record<string, string | null>): string | null {
  const parts = Object.entries(key).map(([field, value]) => conditionText(field, '=', value));
  return parts.length === 0 ? null : parts.join(' AND ');
}

/** A filter for the events of one group of a metric. */
export function groupFilter(metric: Metric, group: MetricGroup): string | null {
  const key = keyFilter(group.key);
  return key === null || metric.filter == null ? key : `(${metric.filter}) AND ${key}`;
}

export function keyLabel(key: Record<string, string | null>): string {
  return Object.values(key)
    .map((value) => (value === null ? '(none)' : value === '' ? '(empty)' : value))
    .join(' · ');
}
