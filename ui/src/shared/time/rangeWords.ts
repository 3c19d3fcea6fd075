import type { TimeRange } from '../../api/scope';
import { presetOf, presets, rangeLabel } from './timeRange';
import type { Zone } from './zone';

/** The range at the end of a sentence: "in the last 7 days", "from 20 Nov, 14:00 to 20 Nov, 15:30". */
export function rangeWords({ from, to }: TimeRange, zone: Zone): string {
  return presetOf({ from, to })?.words ?? `from ${rangeLabel({ from, to }, zone).replace(' – ', ' to ')}`;
}

/** A step of the histogram as text: "3 hours", "1 day", "15 minutes". */
export function stepWords(stepMs: number): string {
  const units: [number, string, string][] = [
    [86_400_000, 'day', 'days'],
    [3_600_000, 'hour', 'hours'],
    [60_000, 'minute', 'minutes'],
    [1_000, 'second', 'seconds'],
  ];
  const [size, one, many] = units.find(([unit]) => stepMs >= unit && stepMs % unit === 0) ?? [1, 'ms', 'ms'];
  const count = stepMs / size;
  return `${count} ${count === 1 ? one : many}`;
}

/** The next wider of the usual ranges, ending now; null when there is none. */
export function widerRange(lengthMs: number): { label: string; range: TimeRange } | null {
  const lengths = [900_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000, 2_592_000_000];
  const index = lengths.findIndex((length) => length > lengthMs * 1.01);
  const preset = index === -1 ? undefined : presets[index];
  return preset === undefined ? null : { label: preset.label.toLowerCase(), range: preset.range };
}
