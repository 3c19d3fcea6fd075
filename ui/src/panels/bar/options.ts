export interface BarOptions {
  /** Number of bars; the page of the metric has the others. */
  limit: number;
  /** The metric has its own page, which has the same groups. */
  hasPage: boolean;
  /** The values of groups add up to that of the whole, so that each has a share; null: as the unit says. */
  addsUp: boolean | null;
}

export const barOptions: BarOptions = { limit: 6, hasPage: true, addsUp: null };
