import type { Better, Unit } from '../api/types';

export interface Change {
  direction: 'up' | 'down' | 'flat';
  /** Whether the change is good; `unknown` when the metric does not say which direction is better. */
  meaning: 'good' | 'bad' | 'unknown';
  text: string;
}

/** The change since the previous period: in percentage points for shares, in percent for everything else. */
export function changeOf(
  value: number | null,
  previous: number | null | undefined,
  unit: Unit | null,
  better: Better | null | undefined,
): Change | null {
  if (value === null || previous === null || previous === undefined) {
    return null;
  }
  const difference = value - previous;
  const isShare = unit === 'ratio' || unit === 'percent';
  const points = unit === 'ratio' ? difference * 100 : difference;
  if (!isShare && previous === 0) {
    return difference === 0 ? flat : null;
  }
  const size = isShare ? Math.abs(points) : Math.abs(difference / previous) * 100;
  if (size < 0.05) {
    return flat;
  }
  const direction = difference > 0 ? 'up' : 'down';
  const wanted = better === 'higher' ? 'up' : better === 'lower' ? 'down' : null;
  return {
    direction,
    meaning: wanted === null ? 'unknown' : wanted === direction ? 'good' : 'bad',
    text: isShare ? `${rounded(size)}\u00a0pts` : size >= 1_000 ? `×${rounded(value / previous)}` : `${rounded(size)}\u00a0%`,
  };
}

const flat: Change = { direction: 'flat', meaning: 'unknown', text: 'no change' };

function rounded(size: number): string {
  return size >= 100 ? size.toFixed(0) : size.toFixed(1).replace(/\.0$/, '');
}
