export interface PieOptions {
  /** Number of slices; the others are one more. */
  limit: number;
  /** The metric has its own page, which has the same groups. */
  hasPage: boolean;
}

export const pieOptions: PieOptions = { limit: 8, hasPage: true };
