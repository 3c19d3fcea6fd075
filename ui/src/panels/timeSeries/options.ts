export interface TimeSeriesOptions {
  /** Height of the chart, in pixels. */
  height: number;
  kind: 'line' | 'bar';
  title: string;
  /** The length of a step; null: the distance of two. */
  stepSeconds: number | null;
  /** The values of groups add up to that of the whole, so that bars are stacked. */
  addsUp: boolean;
  /** The metric has its own page, which has the same number. */
  hasPage: boolean;
}

export const timeSeriesOptions: TimeSeriesOptions = { height: 320, kind: 'line', title: '', stepSeconds: null, addsUp: false, hasPage: false };
