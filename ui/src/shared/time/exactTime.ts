export type Zone = 'local' | 'utc';

const FRACTION = /\.(\d{1,6})\d*(?=Z|[+-]\d\d:?\d\d$)/;

/** The part of a second in six digits: JavaScript's Date keeps three of them only. */
export function microseconds(iso: string): string {
  return (FRACTION.exec(iso)?.[1] ?? '').padEnd(6, '0');
}

/** `14:03:22.123` for a row; the date is a column of its own making once it changes. */
export function clock(iso: string, zone: Zone): string {
  const time = new Date(iso);
  const [hours, minutes, seconds] =
    zone === 'utc'
      ? [time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()]
      : [time.getHours(), time.getMinutes(), time.getSeconds()];
  return `${two(hours)}:${two(minutes)}:${two(seconds)}.${microseconds(iso).slice(0, 3)}`;
}

/** `20 Nov` */
export function day(iso: string, zone: Zone): string {
  return new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: zone === 'utc' ? 'UTC' : undefined });
}

/** `2026-11-20 14:03:22.123456` with the zone named, for hovers and the details. */
export function exactTime(iso: string, zone: Zone): string {
  const time = new Date(iso);
  const shifted = zone === 'utc' ? time : new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return `${shifted.toISOString().slice(0, 19).replace('T', ' ')}.${microseconds(iso)} ${zoneName(zone, time)}`;
}

/** `UTC`, or the reader's distance from it: `UTC+01:00`. */
export function zoneName(zone: Zone, at: Date = new Date()): string {
  const minutes = zone === 'utc' ? 0 : -at.getTimezoneOffset();
  if (minutes === 0) {
    return 'UTC';
  }
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** Microseconds from one event to another, exact: `+12.345 ms`. */
export function offsetText(iso: string, origin: string): string {
  const micros = toMicros(iso) - toMicros(origin);
  const sign = micros < 0 ? '−' : '+';
  const size = Math.abs(micros);
  if (size < 1_000) {
    return micros === 0 ? '0' : `${sign}${size} µs`;
  }
  if (size < 1_000_000) {
    return `${sign}${trim((size / 1_000).toFixed(1))} ms`;
  }
  if (size < 60_000_000) {
    return `${sign}${trim((size / 1_000_000).toFixed(2))} s`;
  }
  const minutes = size / 60_000_000;
  return minutes < 90 ? `${sign}${trim(minutes.toFixed(1))} min` : minutes < 2_880 ? `${sign}${trim((minutes / 60).toFixed(1))} h` : `${sign}${trim((minutes / 1_440).toFixed(1))} d`;
}

function toMicros(iso: string): number {
  return Math.floor(Date.parse(iso) / 1_000) * 1_000_000 + Number(microseconds(iso));
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function trim(text: string): string {
  return text.replace(/\.?0+$/, '');
}
