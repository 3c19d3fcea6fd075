const dayMs = 86_400_000;

/** 14:03:22.123, with the date in front when it is not today. For rows of events. */
export function formatEventTime(iso: string, now: number = Date.now()): string {
  const time = new Date(iso);
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${three(time.getMilliseconds())}`;
  return time.toDateString() === new Date(now).toDateString() ? clock : `${formatDate(time, now)} ${clock}`;
}

/** The exact instant, for hovers: 2026-11-20 14:03:22.123 in the reader's zone, and in UTC. */
export function formatExact(iso: string | number): string {
  const time = new Date(iso);
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${three(time.getMilliseconds())}`;
  return `${date} ${clock} (${time.toISOString()})`;
}

/** 2026-11-20 14:03:22 in the reader's zone. */
export function formatSecond(iso: string | number): string {
  return formatExact(iso).slice(0, 19);
}

export function formatDay(ms: number): string {
  return new Date(ms).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
}

/** 20 Nov, 14:03, with the year when it is another one: 20 Nov 2025, 14:03 */
export function formatMinute(iso: string | number, now: number = Date.now()): string {
  const time = new Date(iso);
  return `${formatDate(time, now)}, ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** A tick of a time axis over a range of the given length. */
export function formatTick(ms: number, lengthMs: number): string {
  const time = new Date(ms);
  return lengthMs > 2 * dayMs ? formatDay(ms) : `${two(time.getHours())}:${two(time.getMinutes())}`;
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

function formatDate(time: Date, now: number): string {
  const year = time.getFullYear();
  return year === new Date(now).getFullYear() ? formatDay(time.getTime()) : `${formatDay(time.getTime())} ${year}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function three(value: number): string {
  return String(value).padStart(3, '0');
}
