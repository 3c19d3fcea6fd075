export interface StatOptions {
  /** Number of groups; the page of the metric has the others. */
  groups: number;
}

export const statOptions: StatOptions = { groups: 4 };
