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
  const filter = (text: string, key: Record<string, string> = group.key) => groupFilter(aMetric({ filter: text }), { ...group, key });
  expect(filter('event="a" OR event="b"')).toBe('(event="a" OR event="b") AND model="x"');
  expect(filter('event="a"')).toBe('event="a" AND model="x"');
  expect(filter('event="a" OR event="b"', { event: 'a' })).toBe('event="a"');
  expect(filter('event="*error*"', { event: 'an error' })).toBe('event="*error*" AND event="an error"');
  expect(groupFilter(aMetric(), group)).toBe('model="x"');
});
