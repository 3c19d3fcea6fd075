import { currentZone, type Zone } from './zone';

export const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const dayMs = 86_400_000;
const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: dayMs, w: 7 * dayMs };

// `now`, `now-1d`, `now/d`, `now-1d/d`, `now/d-2h`
const relative = /^now((?:[+-]\d{1,6}[smhdw]|\/[smhdwM])*)$/;
const relativePart = /([+-])(\d+)([smhdw])|\/([smhdwM])/g;
const roundsToDays = /\/[dwM]/;

// 2026-11-20, 2026-11-20 14:00, 2026-11-20T14:00:30.5: in the zone of the page.
const withoutZone = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?$/;
const withZone = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})$/i;

// 26.11.2026 and 11/26/2026, with or without a time.
const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?=$|\s)/;
const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?=$|\s)/;
// 20 Nov 2026, 14:00, as the page writes times.
const named = new RegExp(`^(\\d{1,2}) (${months.join('|')})[a-z]* (\\d{4}),?(?=$|\\s)`, 'i');

const words: Record<string, string> = { today: 'now/d', yesterday: 'now-1d/d' };

/**
 * Epoch milliseconds of a time, or null when it cannot be read. Times in links, of the picker and for the server are all read here:
 * a time without a zone, a date alone and the begin of a day are in `zone`.
 */
export function parseTime(text: string, now: number, zone: Zone = currentZone()): number | null {
  const time = canonical(text);
  if (relative.test(time)) {
    return relativeTime(time, now, zone);
  }
  if (/^\d{10,}$/.test(time)) {
    return fromNumber(Number(time));
  }
  const parts = withoutZone.exec(time);
  if (parts !== null) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map((part) => Number(part ?? 0));
    const ms = Math.floor(Number(`0.${parts[7] ?? 0}`) * 1_000);
    const isDate = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month >= 1 && month <= 12;
    return isDate && hour < 24 && minute < 60 && second < 60 ? atWall([year, month - 1, day, hour, minute, second, ms], zone) : null;
  }
  if (withZone.test(time)) {
    const instant = Date.parse(time);
    return Number.isNaN(instant) ? null : instant;
  }
  return null;
}

/** What is wrong with a time that was typed, and how to write it; null when it can be read. */
export function timeMistake(text: string, now: number, zone: Zone): string | null {
  if (parseTime(text, now, zone) !== null) {
    return null;
  }
  const ambiguous = slashed.exec(text.trim());
  if (ambiguous !== null) {
    const [first = '', second = '', year = ''] = ambiguous.slice(1).map((part) => part.padStart(2, '0'));
    if (Number(first) <= 12 && Number(second) <= 12) {
      return `Write ${year}-${first}-${second} or ${year}-${second}-${first}`;
    }
  }
  return 'Not a time: write 2026-11-20 14:00, yesterday or now-2d';
}

export function isRelative(text: string): boolean {
  return relative.test(canonical(text));
}

/** How a time is written in a link: words as the API's syntax, a time of the page's zone as the moment that it is. */
export function linkTime(text: string, zone: Zone): string {
  return isRelative(text) ? canonical(text) : momentOf(text, 0, zone);
}

/** How a time is written for the server, which knows no zone but UTC: as a moment, unless it is the same in all zones. */
export function sentTime(text: string, now: number = Date.now(), zone: Zone = currentZone()): string {
  const time = canonical(text);
  return isRelative(time) && !roundsToDays.test(time) ? time : momentOf(time, now, zone);
}

/** Both ends of a range for the server. */
export function sentRange<Range extends { from: string; to: string }>(range: Range): Range {
  return { ...range, from: sentTime(range.from), to: sentTime(range.to) };
}

function momentOf(text: string, now: number, zone: Zone): string {
  const time = parseTime(text, now, zone);
  const hasZone = withZone.test(text.trim());
  return time === null || hasZone ? text.trim() : new Date(time).toISOString();
}

function canonical(text: string): string {
  const trimmed = text.trim();
  const two = (part: string) => part.padStart(2, '0');
  return (
    words[trimmed.toLowerCase()] ??
    trimmed
      .replace(named, (_, day: string, month: string, year: string) => `${year}-${two(String(months.findIndex((name) => name.toLowerCase() === month.toLowerCase()) + 1))}-${two(day)}`)
      .replace(dotted, (_, day: string, month: string, year: string) => `${year}-${two(month)}-${two(day)}`)
      .replace(slashed, (written, first: string, second: string, year: string) =>
        Number(first) > 12 || first === second ? `${year}-${two(second)}-${two(first)}` : Number(second) > 12 ? `${year}-${two(first)}-${two(second)}` : written,
      )
  );
}

/** As the server reads numbers: the magnitude decides between seconds, milliseconds, microseconds and nanoseconds. */
function fromNumber(value: number): number | null {
  const ms = value > 1e17 ? value / 1e6 : value > 1e14 ? value / 1e3 : value > 1e11 ? value : value * 1_000;
  return Number.isNaN(new Date(ms).getTime()) ? null : Math.floor(ms);
}

function relativeTime(text: string, now: number, zone: Zone): number | null {
  // Days before a midnight are days of the calendar, which are not all of 24 hours.
  const byCalendar = roundsToDays.test(text);
  let time = now;
  for (const [, sign, amount, unit = '', floor] of text.matchAll(relativePart)) {
    const count = Number(`${sign ?? ''}${amount ?? 0}`);
    time = floor !== undefined ? startOf(time, floor, zone) : byCalendar && (unit === 'd' || unit === 'w') ? plusDays(time, unit === 'w' ? count * 7 : count, zone) : time + count * (unitMs[unit] ?? 0);
  }
  return Number.isNaN(new Date(time).getTime()) ? null : time;
}

/** Year, month from 0, day, hour, minute, second, millisecond. */
type Wall = [number, number, number, number, number, number, number];

function atWall(wall: Wall, zone: Zone): number {
  return zone === 'utc' ? Date.UTC(...wall) : new Date(...wall).getTime();
}

function wallOf(time: number, zone: Zone): Wall {
  const at = new Date(time);
  return zone === 'utc'
    ? [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds(), at.getUTCMilliseconds()]
    : [at.getFullYear(), at.getMonth(), at.getDate(), at.getHours(), at.getMinutes(), at.getSeconds(), at.getMilliseconds()];
}

function plusDays(time: number, days: number, zone: Zone): number {
  const [year, month, day, ...clock] = wallOf(time, zone);
  return atWall([year, month, day + days, ...clock], zone);
}

// A week starts on Monday.
function startOf(time: number, unit: string, zone: Zone): number {
  const [year, month, day] = wallOf(time, zone);
  switch (unit) {
    case 'M':
      return atWall([year, month, 1, 0, 0, 0, 0], zone);
    case 'w':
      return atWall([year, month, day - ((new Date(Date.UTC(year, month, day)).getUTCDay() + 6) % 7), 0, 0, 0, 0], zone);
    case 'd':
      return atWall([year, month, day, 0, 0, 0, 0], zone);
    default:
      return Math.floor(time / (unitMs[unit] ?? 1)) * (unitMs[unit] ?? 1);
  }
}
