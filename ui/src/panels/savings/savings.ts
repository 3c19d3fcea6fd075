import type { Costs } from '../../api/types';

export interface Savings {
  actual: number;
  alternative: number;
  saved: number;
  savedPercent: number | null;
}

/** Null if nothing was measured, or if both costs are zero. */
export function savingsOf({ actual, alternative, saved, savedPercent }: Costs): Savings | null {
  if (actual.value === null || alternative.value === null || saved.value === null || (actual.value === 0 && alternative.value === 0)) {
    return null;
  }
  return { actual: actual.value, alternative: alternative.value, saved: saved.value, savedPercent: savedPercent.value };
}
