const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day];

const most = 6;

/** A distance of ticks at round durations, in the unit of the axis; null for axes of anything else, whose decimal ticks are round. */
export function durationStep(low: number, high: number, unit: string | null): number | null {
  const scale = unit === 'ms' ? 1 : unit === 'seconds' ? second : null;
  if (scale === null || high <= low) {
    return null;
  }
  const step = steps.find((candidate) => ((high - low) * scale) / candidate <= most);
  return step === undefined ? null : step / scale;
}
