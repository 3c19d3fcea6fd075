/** Indexes of the steps of a chart that a range contains only in part: their counts are lower than they will be, or would be. Half-open, epoch milliseconds. */
export function partialSteps(times: readonly number[], stepMs: number, from: number, to: number): ReadonlySet<number> {
  return new Set(times.flatMap((time, index) => (time < from || time + stepMs > to ? [index] : [])));
}

/** The distance of evenly spaced times; 0 for a single one. */
export function stepOf([first, second]: readonly number[]): number {
  return first === undefined || second === undefined ? 0 : second - first;
}
