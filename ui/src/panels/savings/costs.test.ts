import { expect, it } from 'vitest';
import type { Metric } from '../../api/types';
import { costsOf } from './costs';

const metric = (name: string, value: number | null) => ({ name, value, unit: 'usd' }) as Metric;

it('takes the savings as the server says them', () => {
  const costs = costsOf([metric('actual_cost_usd', 3.67), metric('openai_only_cost_usd', 45), metric('savings_usd', 41.33), metric('savings_percent', 91.8)]);
  expect(costs).toMatchObject({ actual: 3.67, alternative: 45, saved: 41.33, savedPercent: 91.8 });
});

it('works them out where the server does not', () => {
  const costs = costsOf([metric('actual_cost_usd', 10), metric('openai_only_cost_usd', 40)]);
  expect(costs).toMatchObject({ saved: 30, savedPercent: 75 });
});

it('is nothing without both sides', () => {
  expect(costsOf([metric('actual_cost_usd', 10)])).toBeNull();
  expect(costsOf([metric('actual_cost_usd', null), metric('openai_only_cost_usd', 40)])).toBeNull();
});

it('is nothing where nothing was paid for', () => {
  expect(costsOf([metric('actual_cost_usd', 0), metric('openai_only_cost_usd', 0)])).toBeNull();
});
