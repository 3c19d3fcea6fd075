export interface TimeSeriesOptions {
  /** Height of the chart, in pixels. */
  height: number;
}

export const timeSeriesOptions: TimeSeriesOptions = { height: 320 };
