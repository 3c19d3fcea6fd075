export interface BarOptions {
  /** Number of bars; the page of the metric has the others. */
  limit: number;
}

export const barOptions: BarOptions = { limit: 6 };
