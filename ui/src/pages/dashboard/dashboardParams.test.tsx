import { expect, it } from 'vitest';
import { readDashboardParams, withCompare, withoutValues, withValues } from './dashboardParams';

const read = (query: string) => readDashboardParams(new URLSearchParams(query));

it('reads the values of each variable, and whether it compares', () => {
  expect(read('from=now-1d&var.model=a&var.model=b&var.model=a&var.provider=&compare=previous')).toEqual({ values: { model: ['a', 'b'] }, compare: true });
  expect(read('compare=yes')).toEqual({ values: {}, compare: false });
});

it('writes what it reads, and keeps everything else', () => {
  const search = withCompare(true)(withValues('model', ['a', 'b'])(new URLSearchParams('from=now-1d&var.model=x&var.provider=y')));
  expect(search.toString()).toBe('from=now-1d&var.provider=y&var.model=a&var.model=b&compare=previous');
  expect(withCompare(false)(withValues('model', [])(search)).toString()).toBe('from=now-1d&var.provider=y');
});

it('clears all values', () => {
  expect(withoutValues(new URLSearchParams('from=now-1d&var.a=1&var.b=2&compare=previous')).toString()).toBe('from=now-1d&compare=previous');
});
