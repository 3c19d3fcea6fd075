import { expect, it } from 'vitest';
import { aMetric } from '../testing/shapes';
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
  const group = { key: { model: 'x' }, value: 1, sample: 1, target: null, status: null, advice: [] };
  const metric = aMetric({ filter: 'event="a" OR event="b"' });
  expect(groupFilter(metric, group)).toBe('(event="a" OR event="b") AND model="x"');
  expect(groupFilter(aMetric(), group)).toBe('model="x"');
});
