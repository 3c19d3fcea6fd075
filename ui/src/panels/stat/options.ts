export interface StatOptions {
  /** Number of groups; the page of the metric has the others. */
  groups: number;
  /** The metric has its own page, which has the same number. */
  hasPage: boolean;
  /** The value and the points of its course lead to their events. */
  leadsToEvents: boolean;
}

export const statOptions: StatOptions = { groups: 4, hasPage: true, leadsToEvents: false };
