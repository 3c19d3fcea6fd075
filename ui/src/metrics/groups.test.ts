import { expect, it } from 'vitest';
import type { Metric } from '../api/types';
import { groupFilter, keyFilter } from './groups';

it('filters by every part of a key', () => {
  expect(keyFilter({ cache_type: 'kv' })).toBe('cache_type="kv"');
  expect(keyFilter({ model: 'a*' })).toBe('model="a\\*"');
  expect(keyFilter({ model: 'a', feature: 'say "hi" \\ bye' })).toBe('model="a" AND feature="say \\"hi\\" \\\\ bye"');
});

it('asks for the absence of what a group lacks', () => {
  expect(keyFilter({ model: null, cache_type: 'kv' })).toBe('NOT model=* AND cache_type="kv"');
  expect(keyFilter({})).toBeNull();
});

it('narrows the filter of the metric where there is one', () => {
  const metric = { filter: 'event="a" OR event="b"' } as Metric;
  expect(groupFilter(metric, { key: { model: 'x' }, value: 1 })).toBe('(event="a" OR event="b") AND model="x"');
  expect(groupFilter({} as Metric, { key: { model: 'x' }, value: 1 })).toBe('model="x"');
});
