import { months } from '../../api/time';
import { offsetIn, type Zone, zoneName } from './zone';

/** A time as the API returns it, or in epoch milliseconds. */
type Instant = string | number;

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const dayMs = 86_400_000;
// Ranges up to this length are told with seconds.
const shortMs = 600_000;
/** Where an ISO time ends that is told to this. */
const clockDigits = { minute: 16, second: 19, millisecond: 23 };
const fraction = /\.(\d{1,6})\d*(?=Z|[+-]\d\d:?\d\d$)/;

/** 14:03:22.123, for rows with the date next to it. */
export function formatClock(at: Instant, zone: Zone): string {
  return `${inZone(at, zone).slice(11, 19)}.${microseconds(at).slice(0, 3)}`;
}

/** 20 Nov */
export function formatDay(at: Instant, zone: Zone): string {
  const [, month, day] = inZone(at, zone).slice(0, 10).split('-').map(Number);
  return `${day} ${months[(month ?? 1) - 1]}`;
}

/** 14:03:22.123, with the date in front when it is not today. */
export function formatEventTime(at: Instant, zone: Zone, now: number = Date.now()): string {
  const isToday = inZone(at, zone).slice(0, 10) === inZone(now, zone).slice(0, 10);
  return isToday ? formatClock(at, zone) : `${formatDate(at, zone, now)} ${formatClock(at, zone)}`;
}

/** 20 Nov, 14:03, with the year if it is not the current one: 20 Nov 2025, 14:03 */
export function formatMinute(at: Instant, zone: Zone, now: number = Date.now()): string {
  return `${formatDate(at, zone, now)}, ${inZone(at, zone).slice(11, 16)}`;
}

/**
 * `20 Nov, 14:00 – 15:30`, `20 Nov, 14:00 – 22 Nov, 08:00`: with seconds if that is short and not of whole minutes, and with years unless all of it
 * is of this one. One time when `to` is null.
 */
export function formatSpan(from: number, to: number | null, zone: Zone, now: number = Date.now()): string {
  const end = to ?? from;
  const yearOf = (at: number) => inZone(at, zone).slice(0, 4);
  const hasYears = [from, end].some((at) => yearOf(at) !== yearOf(now));
  const length = to === null ? shortMs : Math.abs(to - from);
  const digits = length < 1_000 ? clockDigits.millisecond : length < shortMs && [from, end].some((at) => at % 60_000 !== 0) ? clockDigits.second : clockDigits.minute;
  const day = (at: number) => (hasYears ? `${formatDay(at, zone)} ${yearOf(at)}` : formatDay(at, zone));
  const clock = (at: number) => inZone(at, zone).slice(11, digits);
  const start = `${day(from)}, ${clock(from)}`;
  return to === null ? start : `${start} – ${day(from) === day(to) ? '' : `${day(to)}, `}${clock(to)}`;
}

/**
 * A step of a chart: `Mon 23 Nov 18:00–21:00`, `Mon 23 Nov` for a whole day, `Mon 23 Nov 18:00 – Tue 24 Nov 18:00`. With seconds if it is short, and with the year
 * if that is not the current one. One time when `to` is null.
 */
export function formatStep(from: number, to: number | null, zone: Zone, now: number = Date.now()): string {
  const end = to ?? from;
  const digits = to !== null && end - from < 60_000 ? (end - from < 1_000 ? clockDigits.millisecond : clockDigits.second) : clockDigits.minute;
  const clock = (at: number) => inZone(at, zone).slice(11, digits);
  const day = (at: number) => `${weekdays[new Date(inZone(at, zone)).getUTCDay()]} ${formatDate(at, zone, now)}`;
  if (to === null) {
    return `${day(from)} ${clock(from)}`;
  }
  // Midnight ends the day before.
  const isSameDay = day(from) === day(end) || (day(from) === day(end - 1) && isMidnight(end));
  const isOfDays = isMidnight(from) && isMidnight(end);
  if (isOfDays) {
    return isSameDay ? day(from) : `${day(from)} – ${day(end - 1)}`;
  }
  return isSameDay ? `${day(from)} ${clock(from)}–${clock(end)}` : `${day(from)} ${clock(from)} – ${day(end)} ${clock(end)}`;

  function isMidnight(at: number): boolean {
    return inZone(at, zone).slice(11) === '00:00:00.000Z';
  }
}

/** 20 Nov 2026, 14:03:22 */
export function formatSecond(at: Instant, zone: Zone): string {
  const time = inZone(at, zone);
  return `${formatDay(at, zone)} ${time.slice(0, 4)}, ${time.slice(11, clockDigits.second)}`;
}

/** 20 Nov 2026, 14:03:22.123456 UTC+01:00 */
export function formatExact(at: Instant, zone: Zone): string {
  return `${formatSecond(at, zone)}.${microseconds(at)} ${zoneName(zone, toMs(at))}`;
}

/** The exact time for tooltips: in the chosen zone and, on a second line, in UTC if that differs. */
export function formatHover(at: Instant, zone: Zone): string {
  const [own, utc] = [formatExact(at, zone), formatExact(at, 'utc')];
  return own === utc ? own : `${own}\n${utc}`;
}

/** A tick of a time axis from `first` to `last`: with the year if they are of two, with seconds if they are close. */
export function formatTick(at: Instant, first: number, last: number, zone: Zone): string {
  if (last - first <= 2 * dayMs) {
    return inZone(at, zone).slice(11, last - first <= shortMs ? clockDigits.second : clockDigits.minute);
  }
  const years = [first, last].map((end) => inZone(end, zone).slice(0, 4));
  return years[0] === years[1] ? formatDay(at, zone) : `${formatDay(at, zone)} ${inZone(at, zone).slice(0, 4)}`;
}

/** "just now", "4 min ago", "3 h ago", "2 days ago" */
export function formatAgo(iso: string, now: number = Date.now()): string {
  const seconds = Math.round((now - Date.parse(iso)) / 1_000);
  if (seconds < 5) {
    return 'just now';
  }
  if (seconds < 60) {
    return `${seconds} s ago`;
  }
  if (seconds < 3_600) {
    return `${Math.floor(seconds / 60)} min ago`;
  }
  if (seconds < 2 * 86_400) {
    return `${Math.floor(seconds / 3_600)} h ago`;
  }
  return `${Math.floor(seconds / 86_400)} days ago`;
}

/** The time between two events, exact to the microsecond: +12.345 ms, −3 min. */
export function formatOffset(iso: string, origin: string): string {
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

/** The local time of a zone, written as an ISO time whose `Z` must be ignored. */
function inZone(at: Instant, zone: Zone): string {
  const time = toMs(at);
  return new Date(time - offsetIn(zone)(time) * 60_000).toISOString();
}

function toMs(at: Instant): number {
  return typeof at === 'number' ? at : Date.parse(at);
}

/** The fraction of a second in six digits, because JavaScript's Date has only three. */
function microseconds(at: Instant): string {
  return (fraction.exec(typeof at === 'number' ? new Date(at).toISOString() : at)?.[1] ?? '').padEnd(6, '0');
}

function toMicros(iso: string): number {
  return Math.floor(Date.parse(iso) / 1_000) * 1_000_000 + Number(microseconds(iso));
}

function formatDate(at: Instant, zone: Zone, now: number): string {
  const year = inZone(at, zone).slice(0, 4);
  return year === inZone(now, zone).slice(0, 4) ? formatDay(at, zone) : `${formatDay(at, zone)} ${year}`;
}

function trim(text: string): string {
  return text.replace(/\.?0+$/, '');
}
