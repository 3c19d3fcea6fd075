import type { Comparison } from '../../api/metrics';
import type { TimeRange } from '../../api/scope';
import type { Metric } from '../../api/types';
import { parseFilter, type FilterNode } from '../../query/filterTree';

/** What a reader wants explained: a stretch of the chart, or the failures in it. */
export interface Inquiry {
  stretch: TimeRange;
  kind: 'stretch' | 'failures';
}

/** The events to compare for an inquiry. `range` is that of the whole chart. */
export function comparisonOf({ stretch, kind }: Inquiry, metric: Pick<Metric, 'filter' | 'failures'>, range: TimeRange): Comparison {
  const last = fieldsOf(metric.failures ?? '');
  return kind === 'failures'
    ? { ...stretch, filter: metric.filter ?? '', selected: metric.failures ?? null, baseline: null, last }
    : { ...stretch, filter: metric.filter ?? '', selected: null, baseline: range, last };
}

/** True if the stretch is the whole range, so that nothing is left to compare it with. */
export function isWhole(stretch: TimeRange, range: TimeRange): boolean {
  return Date.parse(stretch.from) <= Date.parse(range.from) && Date.parse(stretch.to) >= Date.parse(range.to);
}

/** The names of the fields that a filter compares, each once. None if it cannot be read. */
export function fieldsOf(filter: string): string[] {
  const root = parseFilter(filter);
  return root == null ? [] : [...new Set(namesIn(root))];
}

function namesIn(node: FilterNode): string[] {
  switch (node.kind) {
    case 'condition':
      return [node.field];
    case 'and':
    case 'or':
      return node.items.flatMap(namesIn);
    case 'not':
    case 'group':
      return namesIn(node.item);
    default:
      return [];
  }
}
