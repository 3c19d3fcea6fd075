export interface StatOptions {
  /** Parts of a split that are listed; the page of the metric has the others. */
  groups: number;
}

export const statOptions: StatOptions = { groups: 4 };
