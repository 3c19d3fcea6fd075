import type { Metric, MetricGroup } from '../api/types';
import { onlyValue } from '../query/editFilter';

/** `provider="openai" AND model="x"`; a part without a value becomes a condition for its absence. Null without a key. */
export function keyFilter(key: Record<string, string | null>): string | null {
  return narrowed('', key);
}

/** A filter for the events of one group of a metric. */
export function groupFilter(metric: Metric, group: MetricGroup): string | null {
  return narrowed(metric.filter ?? '', group.key);
}

function narrowed(filter: string, key: Record<string, string | null>): string | null {
  const parts = Object.entries(key);
  return parts.length === 0 ? null : parts.reduce((text, [field, value]) => onlyValue(text, field, value), filter);
}

/** Tells of groups that are not shown; null if there are none. The server lists only the largest. */
export function moreWords(metric: Pick<Metric, 'by' | 'hasMoreGroups'>, shown: number): string | null {
  const left = (metric.by?.length ?? 0) - shown;
  return metric.hasMoreGroups ? `and more than ${left} others` : left > 0 ? `and ${left} more` : null;
}

export function keyLabel(key: Record<string, string | null>): string {
  return Object.values(key)
    .map((value) => (value === null ? '(none)' : value === '' ? '(empty)' : value))
    .join(' · ');
}
