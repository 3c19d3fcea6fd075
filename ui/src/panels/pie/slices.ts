import type { Metric, MetricGroup } from '../../api/types';
import { seriesTokens } from '../../charts/seriesTokens';
import { groupFilter, keyLabel } from '../../metrics/groups';

export interface Slice {
  label: string;
  value: number;
  /** Of the whole, 0 to 1. */
  share: number;
  /** A custom property of tokens.css. */
  token: string;
  /** Finds its events; null if no filter can. */
  filter: string | null;
  /** The group; null for the others together, and for the whole of a metric without a split. */
  group: MetricGroup | null;
}

/** The parts of a metric whose groups add up, largest first. Those beyond the limit are one slice. A metric without a split is whole. */
export function slicesOf(metric: Metric, limit: number): Slice[] {
  const groups = (metric.by ?? []).filter(({ value }) => (value ?? 0) > 0).toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const shown = groups.slice(0, limit);
  const listed = groups.reduce((sum, { value }) => sum + (value ?? 0), 0);
  const total = listed + (metric.others ?? 0);
  if (metric.by == null) {
    return metric.value === null || metric.value <= 0 ? [] : [{ label: metric.title, value: metric.value, share: 1, token: '--sg-accent', filter: metric.filter ?? null, group: null }];
  }
  const tokens = seriesTokens(shown.map(({ key }) => keyLabel(key)));
  const slices = shown.map((group): Slice => {
    const [label, value] = [keyLabel(group.key), group.value ?? 0];
    return { label, value, share: value / total, token: tokens.get(label) ?? '--sg-series-other', filter: groupFilter(metric, group), group };
  });
  const rest = total - slices.reduce((sum, { value }) => sum + value, 0);
  const count = groups.length - shown.length;
  return count === 0 && !metric.hasMoreGroups
    ? slices
    : [...slices, { label: metric.hasMoreGroups ? `more than ${count} others` : count === 1 ? '1 other' : `${count} others`, value: rest, share: rest / total, token: '--sg-series-other', filter: null, group: null }];
}

const middle = 50;
const outer = 49;
const inner = 31;

/** The outline of the ring between two shares of the circle, clockwise from the top, in a box of 100 by 100. */
export function ringPath(from: number, to: number): string {
  // A whole circle has no two ends that an arc could connect, so it is two halves.
  return to - from > 0.9999 ? ringPath(from, from + 0.5) + ringPath(from + 0.5, from + 0.9998) : `M${at(outer, from)}${arc(outer, from, to, 1)}L${at(inner, to)}${arc(inner, to, from, 0)}Z`;
}

function arc(radius: number, from: number, to: number, sweep: 0 | 1): string {
  return `A${radius} ${radius} 0 ${Math.abs(to - from) > 0.5 ? 1 : 0} ${sweep} ${at(radius, to)}`;
}

function at(radius: number, share: number): string {
  const angle = 2 * Math.PI * share;
  return `${round(middle + radius * Math.sin(angle))} ${round(middle - radius * Math.cos(angle))}`;
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
