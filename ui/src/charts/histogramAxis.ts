import { formatDay } from '../shared/time/formatTime';
import type { OffsetAt } from '../shared/time/zone';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const tickStepsMs = [1_000, 5_000, 15_000, 30_000, minuteMs, 5 * minuteMs, 10 * minuteMs, 15 * minuteMs, 30 * minuteMs, hourMs, 2 * hourMs, 3 * hourMs, 6 * hourMs, 12 * hourMs, dayMs, 2 * dayMs, 7 * dayMs, 14 * dayMs, 30 * dayMs];

export interface AxisTick {
  /** Zero-based bucket of the tick. */
  index: number;
  label: string;
}

/** Ticks at round local times, at most `most` of them. Each is at the first bucket of a round interval. */
export function axisTicks(times: readonly number[], most: number, offsetAt: OffsetAt): AxisTick[] {
  const [first] = times;
  const last = times.at(-1);
  if (first === undefined || last === undefined) {
    return [];
  }
  const step = tickStepsMs.find((candidate) => (last - first) / candidate <= most) ?? 90 * dayMs;
  const local = (time: number) => time - offsetAt(time) * minuteMs;
  // Weeks begin on Mondays, and 1970 on a Thursday.
  const begin = step % (7 * dayMs) === 0 ? 4 * dayMs : 0;
  const turn = (time: number) => Math.floor((local(time) - begin) / step);
  const spansYears = yearOf(local(first)) !== yearOf(local(last));
  return times.flatMap((time, index) => {
    const before = index === 0 ? undefined : times[index - 1];
    const turns = before === undefined ? (local(time) - begin) % step === 0 : turn(time) !== turn(before);
    return turns ? [{ index, label: tickLabel(local(time), step, spansYears) }] : [];
  });
}

function tickLabel(localMs: number, step: number, withYear: boolean): string {
  const iso = new Date(localMs).toISOString();
  if (step >= dayMs || localMs % dayMs === 0) {
    // The time is that of the zone already.
    const day = formatDay(localMs, 'utc');
    return withYear ? `${day} ${iso.slice(0, 4)}` : day;
  }
  return step < minuteMs ? iso.slice(11, 19) : iso.slice(11, 16);
}

function yearOf(localMs: number): number {
  return new Date(localMs).getUTCFullYear();
}

/** The bucket at a point of the plot, with `x` from 0 at its left edge; clamped to the plot. */
export function bucketAt(x: number, width: number, count: number): number {
  return count === 0 || width <= 0 ? 0 : Math.max(0, Math.min(count - 1, Math.floor((x / width) * count)));
}
