import { expect, it } from 'vitest';
import { aGroup } from '../testing/shapes';
import { placeLabel, placesOf, readKey } from './derivedKeys';

const groupsOf = (name: string, ...values: (string | null)[]) => values.map((value) => aGroup({ [name]: value }, { value: 1 }));

it('reads what a key is derived from', () => {
  expect(readKey('Bucket(match_score, 10)')).toEqual({ part: 'Bucket', field: 'match_score', width: 10 });
  expect(readKey('Hour(time, Europe/Berlin)')).toEqual({ part: 'Hour', field: 'time', width: 0 });
  expect(readKey('provider')).toEqual({ part: null, field: 'provider', width: 0 });
});

it('names the places of a key', () => {
  expect(placeLabel(readKey('Hour(time)'), '9')).toBe('09');
  expect(placeLabel(readKey('Weekday(time)'), '7')).toBe('Sun');
  expect(placeLabel(readKey('Bucket(x, 0.1)'), '0.3')).toBe('0.3–0.4');
  expect(placeLabel(readKey('Cohort(user_id, 1d)'), null)).toBe('(none)');
});

it.each([
  ['Hour(time)', ['3'], 24, '0', '23'],
  ['Weekday(time)', ['3'], 7, '1', '7'],
  ['Bucket(x, 0.1)', ['0.5', '-0.1', null], 7, '-0.1', '0.5'],
  ['Age(user_id, 1d)', ['3', '0'], 4, '0', '3'],
])('has a place for each value that %s may have', (name, values, count, first, last) => {
  const places = placesOf(readKey(name), groupsOf(name, ...values), name);
  expect([places.length, places[0], places.at(-1)]).toEqual([count, first, last]);
});

it('leaves no gap to a value far outside', () => {
  expect(placesOf(readKey('Bucket(x, 1)'), groupsOf('Bucket(x, 1)', '1000000', '2', '1'), 'Bucket(x, 1)')).toEqual(['1', '2', '1000000']);
});
