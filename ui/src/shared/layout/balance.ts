export interface Balance {
  /** Columns of the grid; an item spans several. */
  columns: number;
  /** How many columns each item takes. */
  spans: number[];
}

/** As few rows as the width allows, as even as they can be, each as wide as the grid: seven items in room for three are 3 + 2 + 2. */
export function balance(count: number, room: number): Balance {
  const rows = Math.ceil(count / Math.max(1, room));
  const least = rows === 0 ? 1 : Math.floor(count / rows);
  const longer = rows === 0 ? 0 : count % rows;
  // Rows hold `least` items or one more: this many columns divide by both.
  const columns = longer === 0 ? least : least * (least + 1);
  return { columns, spans: Array.from({ length: count }, (_, index) => columns / (index < longer * (least + 1) ? least + 1 : least)) };
}
