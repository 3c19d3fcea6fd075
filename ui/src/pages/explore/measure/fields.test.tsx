import { expect, it } from 'vitest';
import type { TelemetryEvent } from '../../../api/types';
import { ordered } from './FieldPicker';
import { splitOf } from './useMeasureActions';
import { guessedUnit, knownFields } from './useKnownFields';

const field = (name: string, type: 'keyword' | 'number', unit: string | null = null) => ({ name, type, unit, description: null, canonical: true });
const event = { id: '1', time: '2026-11-28T00:00:00Z', model: 'a', duration_ms: 12, attributes: { usage: { prompt_tokens: 5 }, team: 'red', duration_ms: 'long', list: [1] } } as unknown as TelemetryEvent;
const known = knownFields([event], [{ name: 'chunk_count', kind: 'number', events: 3 }], [field('model', 'keyword'), field('duration_ms', 'number', 'ms'), field('cost_usd', 'number', 'usd')]);

it('knows the fields of the events, nested ones and attributes included, under their names in a formula', () => {
  expect(known).toEqual([
    { name: 'model', isNumber: false, unit: null, seen: true },
    { name: 'duration_ms', isNumber: true, unit: 'ms', seen: true },
    { name: 'usage.prompt_tokens', isNumber: true, unit: 'tokens', seen: true },
    { name: 'team', isNumber: false, unit: null, seen: true },
    { name: 'attributes.duration_ms', isNumber: false, unit: 'ms', seen: true },
    { name: 'chunk_count', isNumber: true, unit: null, seen: true },
    { name: 'cost_usd', isNumber: true, unit: 'usd', seen: false },
  ]);
});

it('offers the kind of field that is wanted first, and those that the events have', () => {
  expect(ordered(known, '', true).map(({ name }) => name)).toEqual(['chunk_count', 'duration_ms', 'usage.prompt_tokens', 'attributes.duration_ms', 'model', 'team', 'cost_usd']);
  expect(ordered(known, 'dur', false).map(({ name }) => name)).toEqual(['attributes.duration_ms', 'duration_ms']);
});

it.each([
  ['responseTimeMs', 'ms'],
  ['latency_ms', 'ms'],
  ['total_cost', 'usd'],
  ['usage.completion_tokens', 'tokens'],
  ['elapsed_s', 'seconds'],
  ['body_bytes', 'bytes'],
  ['items', null],
])('the unit of %s is %s', (name, unit) => {
  expect(guessedUnit(name)).toBe(unit);
});

it('splits a number by model, else by what is nearest to one', () => {
  const facet = (name: string, distinct: number) => ({ field: name, distinct, values: [] });
  expect(splitOf([facet('event', 9), facet('service', 4), facet('usage.model', 3)])).toBe('usage.model');
  expect(splitOf([facet('event', 9), facet('service', 4), facet('model', 1)])).toBe('service');
  expect(splitOf([facet('model', 400), facet('level', 3)])).toBeNull();
});
