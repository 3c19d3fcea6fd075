export interface HeatmapOptions {
  /** The metric has its own page, which has the same groups. */
  hasPage: boolean;
}

export const heatmapOptions: HeatmapOptions = { hasPage: false };
