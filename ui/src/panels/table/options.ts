export interface TableOptions {
  /** Number of rows. More would need a virtual list and add little; the others are only counted. */
  limit: number;
  /** Instead of the names of the fields. */
  title: string | null;
  /** The metric has its own page, which has the same groups. */
  hasPage: boolean;
  /** The values of groups add up to that of the whole, so that each has a share; null: as the unit says. */
  addsUp: boolean | null;
}

export const tableOptions: TableOptions = { limit: 200, title: null, hasPage: false, addsUp: null };
