const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day];
const units: [length: number, name: string][] = [
  [day, 'd'],
  [hour, 'h'],
  [minute, 'min'],
  [second, 's'],
  [1, 'ms'],
];

const most = 6;

export interface DurationAxis {
  min: number;
  max: number;
  interval: number;
  label: (value: number) => string;
}

/** An axis with ticks at round durations, all named in one unit: 0.5 s, 1 s, 1.5 s. Null for axes of anything else, whose decimal ticks are round. */
export function durationAxis(low: number, high: number, unit: string | null): DurationAxis | null {
  const scale = unit === 'ms' ? 1 : unit === 'seconds' ? second : null;
  if (scale === null || high <= low) {
    return null;
  }
  const step = steps.find((candidate) => ((high - low) * scale) / candidate <= most);
  if (step === undefined) {
    return null;
  }
  const interval = step / scale;
  const [min, max] = [Math.floor(low / interval) * interval, Math.ceil(high / interval) * interval];
  // The largest unit that the axis reaches and in which its step has at most one decimal.
  const [length, name] = units.find(([candidate]) => candidate <= max * scale && (step * 10) % candidate === 0) ?? units[units.length - 1]!;
  return { min, max, interval, label: (value) => `${Number(((value * scale) / length).toFixed(1))}\u00a0${name}` };
}
