export interface TableOptions {
  /** Number of rows. More would need a virtual list and add little; the others are only counted. */
  limit: number;
}

export const tableOptions: TableOptions = { limit: 200 };
