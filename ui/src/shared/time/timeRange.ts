import type { TimeRange } from '../../api/scope';
import { isRelative, parseTime } from '../../api/time';
import { currentZone, type Zone } from '../../api/zone';
import { formatSpan } from './formatTime';

export const defaultRange: TimeRange = { from: 'now-7d', to: 'now' };

interface Preset {
  label: string;
  short: string;
  /** The range at the end of a sentence: "no events today". */
  words: string;
  range: TimeRange;
}

const last = (length: string, words: string): Preset => ({
  label: `Last ${words}`,
  short: length,
  words: `in the last ${words}`,
  range: { from: `now-${length}`, to: 'now' },
});

export const presets: readonly Preset[] = [
  last('15m', '15 minutes'),
  last('1h', 'hour'),
  last('6h', '6 hours'),
  last('24h', '24 hours'),
  last('7d', '7 days'),
  last('30d', '30 days'),
  { label: 'Today', short: 'today', words: 'today', range: { from: 'now/d', to: 'now' } },
  { label: 'Yesterday', short: 'yesterday', words: 'yesterday', range: { from: 'now-1d/d', to: 'now/d' } },
  { label: 'This week', short: 'week', words: 'this week', range: { from: 'now/w', to: 'now' } },
  { label: 'This month', short: 'month', words: 'this month', range: { from: 'now/M', to: 'now' } },
];

const units: Record<string, [one: string, many: string]> = {
  s: ['second', 'seconds'],
  m: ['minute', 'minutes'],
  h: ['hour', 'hours'],
  d: ['day', 'days'],
  w: ['week', 'weeks'],
};

export function presetOf({ from, to }: TimeRange): Preset | undefined {
  const known = presets.find(({ range }) => range.from === from && range.to === to);
  const [, amount = '', unit = ''] = (to === 'now' && /^now-(\d+)([smhdw])$/.exec(from)) || [];
  const names = units[unit];
  return known ?? (names === undefined ? undefined : last(`${amount}${unit}`, amount === '1' ? names[0] : `${amount} ${names[1]}`));
}

/** The range in milliseconds, or null when either end cannot be read or the range is empty. */
export function resolveRange(range: TimeRange, now: number, zone: Zone = currentZone()): { from: number; to: number } | null {
  const from = parseTime(range.from, now, zone);
  const to = parseTime(range.to, now, zone);
  return from === null || to === null || from >= to ? null : { from, to };
}

/** True if the range ends before it begins, so that its ends can be swapped. */
export function isInverted(range: TimeRange, now: number): boolean {
  return resolveRange(range, now) === null && resolveRange({ from: range.to, to: range.from }, now) !== null;
}

/** The same range as moments, which a link to it still shows tomorrow. */
export function absoluteRange(range: TimeRange, now: number): TimeRange {
  const resolved = resolveRange(range, now);
  return resolved === null ? range : { from: new Date(resolved.from).toISOString(), to: new Date(resolved.to).toISOString() };
}

export function rangeLabel(range: TimeRange, zone: Zone): string {
  const preset = presetOf(range);
  if (preset !== undefined) {
    return preset.label;
  }
  const [from, to] = [range.from, range.to].map((end) => (isRelative(end) ? null : parseTime(end, 0, zone)));
  return from == null || to == null ? `${endLabel(range.from, from, zone)} – ${endLabel(range.to, to, zone)}` : formatSpan(from, to, zone);
}

/** The shortest preset that contains a moment, or the week that ends with it. */
export function rangeAround(time: string, now: number): TimeRange {
  const at = Date.parse(time);
  const preset = presets.find(({ range }) => {
    const resolved = resolveRange(range, now);
    return resolved !== null && resolved.from <= at && at < resolved.to;
  });
  return preset?.range ?? { from: new Date(at - 7 * 86_400_000).toISOString(), to: new Date(at + 1_000).toISOString() };
}

/** A suitable bucket width for a chart of this range, in the API's duration syntax. Never half a day: day and night would take turns. */
export function stepFor(lengthMs: number): string {
  const steps: [number, string][] = [
    [3_600_000, '1m'],
    [6 * 3_600_000, '5m'],
    [24 * 3_600_000, '15m'],
    [3 * 86_400_000, '1h'],
    [8 * 86_400_000, '3h'],
    [16 * 86_400_000, '6h'],
  ];
  return steps.find(([limit]) => lengthMs <= limit)?.[1] ?? '1d';
}

function endLabel(text: string, time: number | null | undefined, zone: Zone): string {
  return time == null ? text : formatSpan(time, null, zone);
}
