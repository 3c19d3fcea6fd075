export interface HistogramOptions {
  /** The metric has its own page, which has the same groups. */
  hasPage: boolean;
}

export const histogramOptions: HistogramOptions = { hasPage: false };
