import { expect, it } from 'vitest';
import type { MetricDefinition } from '../../api/types';
import { aMetric } from '../../testing/shapes';
import { arranged, matching, type MetricRowData } from './arrange';

const row = (name: string, pack: string, status: 'missed' | 'near' | 'met' | null = null): MetricRowData => ({
  definition: { name, title: name.toUpperCase(), description: `about ${name}`, pack } as MetricDefinition,
  metric: aMetric({ name, pack, status }),
});
const rows = [row('errors', 'shop', 'met'), row('cost', 'shop'), row('hits', 'cache', 'missed'), row('speed', 'cache', 'near')];
const names = (some: MetricRowData[]) => some.map(({ definition }) => definition.name);

it('finds every typed word, wherever it is', () => {
  expect(names(matching(rows, 'ABOUT cache'))).toEqual(['hits', 'speed']);
  expect(names(matching(rows, ' '))).toEqual(names(rows));
  expect(matching(rows, 'hits shop')).toEqual([]);
});

it('groups by pack, in the order of the packs', () => {
  expect(arranged(rows, 'pack').map(({ title, pack, rows: some }) => [title, pack, names(some)])).toEqual([
    ['shop', 'shop', ['errors', 'cost']],
    ['cache', 'cache', ['hits', 'speed']],
  ]);
});

it('puts what is missed first, and what nobody judges last', () => {
  const unmeasured = { ...row('late', 'shop'), metric: undefined };
  expect(arranged([...rows, unmeasured], 'missed').map(({ title, rows: some }) => [title, names(some)])).toEqual([
    ['Missed', ['hits']],
    ['Near the edge', ['speed']],
    ['Met', ['errors']],
    ['Not judged', ['cost']],
    ['Not measured yet', ['late']],
  ]);
});
