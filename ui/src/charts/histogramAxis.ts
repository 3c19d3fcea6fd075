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
  const spansYears = yearOf(local(first)) !== yearOf(local(last));
  return times.flatMap((time, index) => {
    const before = index === 0 ? undefined : times[index - 1];
    const turns = before === undefined ? local(time) % step === 0 : Math.floor(local(time) / step) !== Math.floor(local(before) / step);
    return turns ? [{ index, label: tickLabel(local(time), step, spansYears) }] : [];
  });
}

function tickLabel(localMs: number, step: number, withYear: boolean): string {
  const iso = new Date(localMs).toISOString();
  if (step >= dayMs || localMs % dayMs === 0) {
    return withYear ? `${dayText(iso)} ${iso.slice(0, 4)}` : dayText(iso);
  }
  return step < minuteMs ? iso.slice(11, 19) : iso.slice(11, 16);
}

/** `20 Nov, 14:00 – 17:00`: with seconds if the range is short, with the second day if it differs, with years other than the current one. */
export function rangeText(from: number, to: number, offsetAt: OffsetAt, now: number = Date.now()): string {
  const [start, end] = [from, to].map((time) => new Date(time - offsetAt(time) * minuteMs).toISOString()) as [string, string];
  const clock = (iso: string) => iso.slice(11, to - from < 2 * minuteMs ? 19 : 16);
  const sameDay = start.slice(0, 10) === end.slice(0, 10);
  const day = (iso: string) => (iso.slice(0, 4) === String(yearOf(now)) ? dayText(iso) : `${dayText(iso)} ${iso.slice(0, 4)}`);
  return `${day(start)}, ${clock(start)} – ${sameDay ? '' : `${day(end)}, `}${clock(end)}`;
}

function yearOf(localMs: number): number {
  return new Date(localMs).getUTCFullYear();
}

function dayText(iso: string): string {
  return new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
}

/** The bucket at a point of the plot, with `x` from 0 at its left edge; clamped to the plot. */
export function bucketAt(x: number, width: number, count: number): number {
  return count === 0 || width <= 0 ? 0 : Math.max(0, Math.min(count - 1, Math.floor((x / width) * count)));
}
