import { expect, it } from 'vitest';
import type { Costs, Metric } from '../../api/types';
import { savingsOf } from './savings';

const metric = (value: number | null) => ({ value }) as Metric;
const costs = (actual: number | null, alternative: number | null, saved: number | null, savedPercent: number | null): Costs => ({
  title: 'Costs',
  actual: metric(actual),
  alternative: metric(alternative),
  saved: metric(saved),
  savedPercent: metric(savedPercent),
});

it('takes the savings as the server says them', () => {
  expect(savingsOf(costs(3.67, 45, 41.33, 91.8))).toEqual({ actual: 3.67, alternative: 45, saved: 41.33, savedPercent: 91.8 });
});

it('is nothing without both sides', () => {
  expect(savingsOf(costs(10, null, null, null))).toBeNull();
  expect(savingsOf(costs(null, 40, null, null))).toBeNull();
});

it('is nothing where nothing was paid for', () => {
  expect(savingsOf(costs(0, 0, 0, null))).toBeNull();
});
