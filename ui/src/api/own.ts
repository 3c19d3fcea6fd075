import { postJson } from './client';
import type { Better, Unit } from './types';

/** A metric of the pack `own`. Its formula has no split; `by` has it. */
export interface OwnMetric {
  name: string;
  title: string;
  description: string;
  unit: Unit;
  formula: string;
  by: readonly string[];
  better: Better;
  target: { min: number | null; max: number | null } | null;
}

export interface OwnPanel {
  title: string;
  formula: string;
  unit: Unit;
  chart: 'line' | 'bar' | 'stat' | 'table' | 'pie';
  by: readonly string[];
  step: string | null;
}

/** Adds the metric, or replaces an own one of its name. It answers for all stored events at once. */
export function saveMetric(metric: OwnMetric): Promise<{ name: string }> {
  return postJson('/api/metrics', metric);
}

/** Adds a panel to an own dashboard, which is made if there is none of the name. */
export function pinPanel(dashboard: string, panel: OwnPanel): Promise<{ dashboard: string }> {
  return postJson(`/api/dashboards/${encodeURIComponent(dashboard)}/panels`, panel);
}
