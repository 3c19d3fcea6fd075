export interface Balance {
  /** Columns of the grid; an item spans several. */
  columns: number;
  /** Number of columns of each item. */
  spans: number[];
}

/** Uses as few rows as the width allows, with numbers of items as equal as possible, and each row as wide as the grid: seven items in room for three are 3 + 2 + 2. */
export function balance(count: number, room: number): Balance {
  const rows = Math.ceil(count / Math.max(1, room));
  const least = rows === 0 ? 1 : Math.floor(count / rows);
  const longer = rows === 0 ? 0 : count % rows;
  // Rows have `least` items or one more; this number of columns is divisible by both.
  const columns = longer === 0 ? least : least * (least + 1);
  return { columns, spans: Array.from({ length: count }, (_, index) => columns / (index < longer * (least + 1) ? least + 1 : least)) };
}
