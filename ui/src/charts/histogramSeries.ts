/** One colored layer of a histogram. */
export interface HistogramSeries {
  key: string | null;
  label: string;
  /** A custom property of tokens.css, such as `--sg-series-3`. */
  token: string;
  /** One count per bucket, in order. */
  counts: number[];
  /** True to draw even a count too small for the scale. */
  alwaysVisible?: boolean;
}
