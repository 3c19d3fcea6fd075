import type { Metric } from '../api/types';

/** What a value rests on, in words: `164 of 177 jobs` for a share, otherwise `177 jobs`. */
export function sampleWords({ isShare, unit, grain }: Pick<Metric, 'isShare' | 'unit' | 'grain'>, value: number, sample: number): string {
  const noun = sample === 1 ? grain : grain.endsWith('y') && !/[aeiou]y$/.test(grain) ? `${grain.slice(0, -1)}ies` : `${grain}s`;
  const whole = `${sample.toLocaleString('en-US')} ${noun}`;
  return isShare ? `${Math.round((unit === 'percent' ? value / 100 : value) * sample).toLocaleString('en-US')} of ${whole}` : whole;
}
