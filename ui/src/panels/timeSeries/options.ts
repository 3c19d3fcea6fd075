export interface TimeSeriesOptions {
  /** Of the chart, in pixels. */
  height: number;
}

export const timeSeriesOptions: TimeSeriesOptions = { height: 320 };
