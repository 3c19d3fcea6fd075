import type { Metric, MetricGroup, TargetStatus } from '../api/types';
import { ceilingOf } from './band';

/** What the page shows: the server's three states, and "near" for a met target that is about to be missed. */
export type Status = TargetStatus | 'near';

// A met value closer to an edge than this share of the band is near it. A band open to one side is as wide as what
// is left on it: of a share of at least 95 %, that are five points.
const nearShare = 0.1;

const severity: Record<Status, number> = { missed: 3, near: 2, met: 1, no_data: 0 };

/** Of a metric as a whole, or of one of its groups: `met` close to an edge that matters becomes `near`, everything else stays as the server said. */
export function statusOf({ unit, better }: Metric, { status, value, target }: Metric | MetricGroup): Status | null {
  if (status !== 'met' || value === null) {
    return status ?? null;
  }
  const min = target?.min ?? null;
  const max = target?.max ?? null;
  const ceiling = ceilingOf(unit);
  const width = min !== null && max !== null ? max - min : (max ?? (min !== null && Number.isFinite(ceiling) ? ceiling - min : (min ?? 0)));
  const margin = Math.abs(width) * nearShare;
  const nearMin = min !== null && better !== 'lower' && value - min < margin;
  const nearMax = max !== null && better !== 'higher' && max - value < margin;
  return nearMin || nearMax ? 'near' : 'met';
}

/** Of a metric and its groups: the one to worry about. Null when none has a target. */
export function worstStatus(metric: Metric): Status | null {
  return [metric, ...(metric.by ?? [])]
    .map((part) => statusOf(metric, part))
    .reduce((worst, status) => (status !== null && (worst === null || severity[status] > severity[worst]) ? status : worst), null);
}
