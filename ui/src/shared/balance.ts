export interface Balance {
  columns: number;
  /** How many columns the last item takes, so that its row is full. */
  lastSpan: number;
}

/** As few rows as the width allows, then as few columns as those rows need: six items in room for four are 3 + 3. */
export function balance(count: number, room: number): Balance {
  const most = Math.max(1, Math.min(count, room));
  const rows = Math.ceil(count / most);
  const columns = Math.max(1, Math.ceil(count / Math.max(1, rows)));
  const inLastRow = count % columns;
  return { columns, lastSpan: inLastRow === 0 ? 1 : columns - inLastRow + 1 };
}
