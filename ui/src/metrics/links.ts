import type { Metric, MetricGroup } from '../api/types';

/** `cache_type="kv" AND model="x"`; a part without a value asks for its absence. Null for no key. */
export function keyFilter(key: Record<string, string | null>): string | null {
  const parts = Object.entries(key).map(([field, value]) => (value === null ? `${field}!=*` : `${field}=${quoted(value)}`));
  return parts.length === 0 ? null : parts.join(' AND ');
}

/** The events behind one group of a metric. */
export function groupFilter(metric: Metric, group: MetricGroup): string | null {
  const key = keyFilter(group.key);
  return key === null || metric.filter == null ? key : `(${metric.filter}) AND ${key}`;
}

export function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** An address inside the page that keeps the range, the tenant and the pack of the present one. */
export function withContext(path: string, search: URLSearchParams, extra: Record<string, string> = {}): string {
  const next = new URLSearchParams();
  for (const name of ['from', 'to', 'tenant']) {
    const value = search.get(name);
    if (value !== null) {
      next.set(name, value);
    }
  }
  for (const [name, value] of Object.entries(extra)) {
    next.set(name, value);
  }
  const query = next.toString();
  return query === '' ? path : `${path}?${query}`;
}

export function keyLabel(key: Record<string, string | null>): string {
  return Object.values(key)
    .map((value) => (value === null ? '(none)' : value === '' ? '(empty)' : value))
    .join(' · ');
}
