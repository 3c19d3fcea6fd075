import type { Metric } from '../api/types';
import { keyLabel } from './groups';

export interface Tip {
  /** The group it is about, or null for the whole metric. */
  about: string | null;
  text: string;
}

export function adviceOf(metric: Metric): Tip[] {
  return [
    ...(metric.advice ?? []).map((text) => ({ about: null, text })),
    ...(metric.by ?? []).flatMap((group) => (group.advice ?? []).map((text) => ({ about: keyLabel(group.key), text }))),
  ];
}
