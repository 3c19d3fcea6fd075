import type { TimeRange } from '../../api/scope';
import { formatMinute } from './formatTime';
import type { Zone } from './zone';

export const defaultRange: TimeRange = { from: 'now-7d', to: 'now' };

export const presets: readonly { label: string; short: string; range: TimeRange }[] = [
  { label: 'Last 15 minutes', short: '15m', range: { from: 'now-15m', to: 'now' } },
  { label: 'Last hour', short: '1h', range: { from: 'now-1h', to: 'now' } },
  { label: 'Last 6 hours', short: '6h', range: { from: 'now-6h', to: 'now' } },
  { label: 'Last 24 hours', short: '24h', range: { from: 'now-24h', to: 'now' } },
  { label: 'Last 7 days', short: '7d', range: { from: 'now-7d', to: 'now' } },
  { label: 'Last 30 days', short: '30d', range: { from: 'now-30d', to: 'now' } },
];

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

// `now`, `now-1d`, `now/d`, `now-1d/d`
const relative = /^now(?:-(\d+)([smhdw]))?(?:\/([smhdw]))?$/;

// As people type it: a date with a time, without a zone.
const withoutZone = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)$/;

/** Epoch milliseconds of a time in the API's syntax, or null when it is invalid. A time without a zone is in `zone`. */
export function parseTime(text: string, now: number, zone: Zone = 'local'): number | null {
  const trimmed = text.trim();
  const match = relative.exec(trimmed);
  if (match !== null) {
    const [, amount, unit, floor] = match;
    const shifted = amount === undefined ? now : now - Number(amount) * (unitMs[unit ?? ''] ?? 0);
    return floor === undefined ? shifted : startOf(shifted, floor);
  }
  if (/^\d{10,}$/.test(trimmed)) {
    return Number(trimmed);
  }
  if (/^\d{4}-\d{2}-\d{2}/.test(trimmed)) {
    const time = Date.parse(zone === 'utc' ? trimmed.replace(withoutZone, '$1T$2Z') : trimmed);
    return Number.isNaN(time) ? null : time;
  }
  return null;
}

export function isRelative(text: string): boolean {
  return relative.test(text.trim());
}

/** The range in milliseconds, or null when either end cannot be read or the range is empty. */
export function resolveRange(range: TimeRange, now: number): { from: number; to: number } | null {
  const from = parseTime(range.from, now);
  const to = parseTime(range.to, now);
  return from === null || to === null || from >= to ? null : { from, to };
}

export function rangeLabel(range: TimeRange, zone: Zone): string {
  const preset = presets.find((candidate) => candidate.range.from === range.from && candidate.range.to === range.to);
  if (preset !== undefined) {
    return preset.label;
  }
  return `${endLabel(range.from, zone)} – ${endLabel(range.to, zone)}`;
}

/** A suitable bucket width for a chart of this range, in the API's duration syntax. */
export function stepFor(lengthMs: number): string {
  const steps: [number, string][] = [
    [3_600_000, '1m'],
    [6 * 3_600_000, '5m'],
    [24 * 3_600_000, '15m'],
    [3 * 86_400_000, '1h'],
    [8 * 86_400_000, '3h'],
    [45 * 86_400_000, '12h'],
  ];
  return steps.find(([limit]) => lengthMs <= limit)?.[1] ?? '1d';
}

function endLabel(text: string, zone: Zone): string {
  const time = isRelative(text) ? null : parseTime(text, 0);
  return time === null ? text : formatMinute(time, zone);
}

// Days and weeks start at midnight UTC, as on the server; a week starts on Monday.
function startOf(time: number, unit: string): number {
  if (unit === 'w') {
    const day = Math.floor(time / 86_400_000);
    return (day - ((day + 3) % 7)) * 86_400_000;
  }
  const size = unitMs[unit] ?? 1;
  return Math.floor(time / size) * size;
}
