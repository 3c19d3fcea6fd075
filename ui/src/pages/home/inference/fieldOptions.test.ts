import { expect, it } from 'vitest';
import { aPath } from '../../../testing/shapes';
import { fieldOptions } from './fieldOptions';

const paths = [
  aPath({ path: 'latency_ms', type: 'number', top: [{ value: '812', count: 3 }] }),
  aPath({ path: 'team', presence: 0.25, top: [{ value: 'x'.repeat(60), count: 1 }] }),
  aPath({ path: 'upstream.latency', type: 'number', top: [] }),
];

it('offers candidates first, then none, then all other paths', () => {
  expect(fieldOptions(['upstream.latency', 'gone'], paths, '').map(({ field }) => field)).toEqual(['upstream.latency', 'gone', '', 'latency_ms', 'team']);
});

it('tells type, presence and a value of each', () => {
  const details = new Map(fieldOptions([], paths, '').map(({ field, detail }) => [field, detail.replaceAll('\u00a0', ' ')]));
  expect(details.get('latency_ms')).toBe('number · as 812');
  expect(details.get('team')).toBe(`text · in 25 % · as ${'x'.repeat(40)}…`);
  expect(details.get('upstream.latency')).toBe('number');
});

it('finds by a part of the path', () => {
  expect(fieldOptions(['team'], paths, ' LATENCY').map(({ field }) => field)).toEqual(['latency_ms', 'upstream.latency']);
});
