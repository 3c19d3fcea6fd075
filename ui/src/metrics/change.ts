import type { Metric } from '../api/types';

export interface Change {
  direction: 'up' | 'down' | 'flat';
  /** Whether the change is good; `unknown` when neither direction is better, or when it may be noise. */
  meaning: 'good' | 'bad' | 'unknown';
  text: string;
}

/**
 * The change since the previous period: in percentage points for shares, in percent for everything else. What it means was decided
 * by the server. The command line says it in the same words; tests/cases/change-words.json tests both.
 */
export function changeOf({ value, sample, unit, previous }: Pick<Metric, 'value' | 'sample' | 'unit' | 'previous'>): Change | null {
  const before = previous?.value ?? null;
  if (value === null || previous == null || before === null || previous.change == null) {
    return null;
  }
  if (previous.change === 'too_few') {
    return { direction: 'flat', meaning: 'unknown', text: `too few to compare (${Math.min(sample, previous.sample).toLocaleString('en-US')})` };
  }
  const difference = value - before;
  const isShare = unit === 'ratio' || unit === 'percent';
  if (!isShare && before === 0 && difference !== 0) {
    return null;
  }
  const size = isShare ? Math.abs(difference) * (unit === 'ratio' ? 100 : 1) : difference === 0 ? 0 : Math.abs(difference / before) * 100;
  if (size < 0.05) {
    return { direction: 'flat', meaning: 'unknown', text: 'no change' };
  }
  const amount = isShare ? `${rounded(size)}\u00a0pts` : size >= 1_000 ? `×${rounded(value / before)}` : `${rounded(size)}\u00a0%`;
  const { suffix, meaning } = meanings[previous.change];
  return { direction: difference > 0 ? 'up' : 'down', meaning, text: `${amount}${suffix}` };
}

const meanings = {
  better: { suffix: ' better', meaning: 'good' },
  worse: { suffix: ' worse', meaning: 'bad' },
  noise: { suffix: ', within noise', meaning: 'unknown' },
  changed: { suffix: '', meaning: 'unknown' },
} as const;

function rounded(size: number): string {
  return size >= 100 ? size.toFixed(0) : size.toFixed(1).replace(/\.0$/, '');
}
