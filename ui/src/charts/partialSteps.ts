import type { TimeRange } from '../api/scope';

/** Indexes of the steps of a chart that a range contains only in part: their counts are lower than they will be, or would be. Half-open, epoch milliseconds. */
export function partialSteps(times: readonly number[], stepMs: number, from: number, to: number): ReadonlySet<number> {
  return new Set(times.flatMap((time, index) => (time < from || time + stepMs > to ? [index] : [])));
}

/** The part of a step that a range contains, so that its events are those that were counted. */
export function stepRange(time: number, stepMs: number, { from, to }: TimeRange): TimeRange {
  return { from: new Date(Math.max(time, Date.parse(from))).toISOString(), to: new Date(Math.min(time + stepMs, Date.parse(to))).toISOString() };
}

/** The distance of evenly spaced times; 0 for a single one. */
export function stepOf([first, second]: readonly number[]): number {
  return first === undefined || second === undefined ? 0 : second - first;
}
