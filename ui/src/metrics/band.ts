import type { Bounds, Target, TargetStatus, Unit } from '../api/types';
import { formatValue, keepUnits } from '../shared/format';
import { statusWords } from './statusWords';

/** Positions on a bullet bar, as fractions (0 to 1) of its width. */
export interface BandGeometry {
  low: number;
  high: number;
  bandStart: number;
  bandEnd: number;
  marker: number | null;
}

/** Null when there is no target to draw. */
export function bandGeometry(value: number | null, target: Bounds | null | undefined, unit: Unit | null): BandGeometry | null {
  const min = target?.min ?? null;
  const max = target?.max ?? null;
  if (min === null && max === null) {
    return null;
  }
  const ceiling = ceilingOf(unit);
  const [low, high] = domain(value, min, max, ceiling);
  const at = (position: number) => Math.min(1, Math.max(0, (position - low) / (high - low)));
  return {
    low,
    high,
    bandStart: at(min ?? low),
    bandEnd: at(max ?? high),
    marker: value === null ? null : at(value),
  };
}

/** The bar as text, for people who cannot see it. */
export function bandLabel(value: number | null, target: Target, unit: Unit | null, status: TargetStatus | null | undefined, sample: number): string {
  const wanted = `Target ${keepUnits(target.text)}.`;
  return value === null ? `No data. ${wanted}` : status == null ? `${formatValue(value, unit)}. ${wanted}` : `${formatValue(value, unit)}: ${statusWords(status, sample)}. ${wanted}`;
}

/** The largest possible value of a unit. */
export function ceilingOf(unit: Unit | null): number {
  return unit === 'ratio' ? 1 : unit === 'percent' ? 100 : Number.POSITIVE_INFINITY;
}

function domain(value: number | null, min: number | null, max: number | null, ceiling: number): [number, number] {
  let low: number;
  let high: number;
  if (min !== null && max !== null) {
    const width = max - min;
    low = min - width * 1.5;
    high = max + width * 1.5;
  } else if (max !== null) {
    [low, high] = fromZero(max * 2);
  } else {
    const least = min ?? 0;
    [low, high] = fromZero(Number.isFinite(ceiling) && least >= 0 ? ceiling : least * 2);
  }
  if (value !== null) {
    const room = (high - low) * 0.08;
    low = Math.min(low, value - room);
    high = Math.max(high, value + room);
  }
  // No unit has negative values, except that a saving may be negative.
  if ((value ?? 0) >= 0 && (min ?? 0) >= 0 && (max ?? 0) >= 0) {
    low = Math.max(0, low);
  }
  high = Math.min(high, Math.max(ceiling, value ?? 0));
  return high > low ? [low, high] : [low, low + 1];
}

function fromZero(end: number): [number, number] {
  return end < 0 ? [end, 0] : [0, end];
}
