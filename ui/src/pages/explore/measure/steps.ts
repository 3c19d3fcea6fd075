import type { HistogramAnswer } from '../../../api/types';
import { stepFor } from '../../../shared/time/timeRange';

/** The widths to choose from, in the API's duration syntax. Days and night take turns in half a day, so there is none. */
export const steps: readonly [step: string, ms: number][] = [
  ['1m', 60_000],
  ['5m', 300_000],
  ['15m', 900_000],
  ['1h', 3_600_000],
  ['3h', 10_800_000],
  ['6h', 21_600_000],
  ['1d', 86_400_000],
];

/** A value of fewer events is mostly chance. */
export const eventsPerStep = 30;
/** With fewer steps than these there is no course to see. */
const leastSteps = 4;

export function stepMs(step: string): number {
  return steps.find(([name]) => name === step)?.[1] ?? 0;
}

/** The number of events in each of the steps that have some, from a histogram with steps of another width. */
function countsPer(ms: number, { times, stepMs: width, series }: Pick<HistogramAnswer, 'times' | 'stepMs' | 'series'>): number[] {
  const totals = times.map((_, index) => series.reduce((sum, { counts }) => sum + (counts[index] ?? 0), 0)).map((count) => (width > ms ? (count * ms) / width : count));
  const bySteps = new Map<number, number>();
  totals.forEach((count, index) => {
    const start = Math.floor(times[index]! / Math.max(ms, 1)) * ms;
    bySteps.set(start, (bySteps.get(start) ?? 0) + count);
  });
  return [...bySteps.values()].filter((count) => count > 0);
}

/** The narrowest readable step whose median has enough events to mean something; the widest that still shows a course if none has. */
export function autoStep(lengthMs: number, counts: Pick<HistogramAnswer, 'times' | 'stepMs' | 'series'> | undefined): string {
  const readable = stepFor(lengthMs);
  const wide = steps.filter(([step, ms]) => ms >= stepMs(readable) && (step === readable || ms * leastSteps <= lengthMs));
  const enough = counts === undefined ? wide[0] : wide.find(([, ms]) => median(countsPer(ms, counts)) >= eventsPerStep);
  return (enough ?? wide.at(-1) ?? ['1d'])[0];
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor((values.length - 1) / 2)] ?? 0;
}
