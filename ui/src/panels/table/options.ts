export interface TableOptions {
  /** Rows shown. More would need a virtual list, and tells nobody more: the others are counted. */
  limit: number;
}

export const tableOptions: TableOptions = { limit: 200 };
