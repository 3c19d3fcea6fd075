import type { TimeRange } from '../api/scope';
import type { ImportTimes } from '../api/types';
import { rangeAround } from '../shared/time/timeRange';

// Events of less time have the time of their arrival, or are too few to be a range of their own.
const leastMs = 60_000;

/** The range that has all imported events: its end is exclusive. */
export function importedRange({ from, to }: ImportTimes, now: number): TimeRange {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  if (last - first < leastMs && last <= now) {
    return rangeAround(from, now);
  }
  return { from: new Date(first).toISOString(), to: new Date(last + 1_000).toISOString() };
}
