import type { MetricGroup } from '../api/types';
import { formatNumber } from '../shared/format';

/** A key that the server derives from a field: `Bucket(match_score, 10)`, `Hour(time, Europe/Berlin)`. */
export interface DerivedKey {
  /** `Bucket`, `Hour`, …; null for a plain field. */
  part: string | null;
  field: string;
  /** Of a bucket; else 0. */
  width: number;
}

// More places than these in a row would be too narrow to see.
const maxPlaces = 240;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export function readKey(name: string): DerivedKey {
  const [, part, field, argument] = /^([A-Za-z]+)\(([^,()]+)(?:,\s*([^()]+))?\)$/.exec(name) ?? [];
  return part === undefined || field === undefined ? { part: null, field: name, width: 0 } : { part, field, width: part === 'Bucket' ? Number(argument) : 0 };
}

/** A value of a key for people: `09`, `Mon`, `70–80`. */
export function placeLabel(key: DerivedKey, value: string | null): string {
  if (value === null) {
    return '(none)';
  }
  switch (key.part) {
    case 'Hour':
      return value.padStart(2, '0');
    case 'Weekday':
      return weekdays[Number(value) - 1] ?? value;
    case 'Bucket':
      return `${formatNumber(Number(value))}–${formatNumber(Number(value) + key.width)}`;
    default:
      return value === '' ? '(empty)' : value;
  }
}

/** The title of a row or an axis of such keys. */
export function keyTitle(key: DerivedKey): string {
  switch (key.part) {
    case 'Cohort':
      return 'First seen';
    case 'Age':
      return 'Periods later';
    case 'Bucket':
    case null:
      return key.field;
    default:
      return key.part;
  }
}

/**
 * The values that a key may have, in order, also those without events: the hours of a day, the buckets between the first and the last.
 * An absent value has no place, unless nothing else is there.
 */
export function placesOf(key: DerivedKey, groups: readonly MetricGroup[], name: string): (string | null)[] {
  const found = [...new Set(groups.map((group) => group.key[name] ?? null))];
  const known = found.filter((value): value is string => value !== null);
  switch (key.part) {
    case 'Hour':
      return Array.from({ length: 24 }, (_, hour) => String(hour));
    case 'Weekday':
      return Array.from({ length: 7 }, (_, day) => String(day + 1));
    case 'Age':
      return range(0, Math.max(0, ...known.map(Number)), 1);
    case 'Bucket': {
      const numbers = known.map(Number);
      const places = numbers.length === 0 ? [] : range(Math.min(...numbers), Math.max(...numbers), key.width);
      // A value far outside would leave nothing but gaps.
      return places.length > 0 && known.every((value) => places.includes(value)) ? places : [...known].sort((a, b) => Number(a) - Number(b));
    }
    case null:
      return found;
    default:
      return [...known].sort();
  }
}

function range(from: number, to: number, width: number): string[] {
  const count = Math.round((to - from) / width) + 1;
  return count > maxPlaces ? [] : Array.from({ length: count }, (_, index) => String(Number((from + index * width).toPrecision(12))));
}
