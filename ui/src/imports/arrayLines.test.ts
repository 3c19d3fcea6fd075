import { expect, it } from 'vitest';
import { arrayLines } from './arrayLines';

it('puts each element on a line of its own', () => {
  expect(arrayLines('[\n  {"a": [1, 2],\n   "b": {"c": "x,]}\\""}},\n  {"n": 9007199254740993}\n]\n')).toBe(
    '{"a": [1, 2],    "b": {"c": "x,]}\\""}}\n{"n": 9007199254740993}',
  );
});

it('takes arrays and objects after each other', () => {
  expect(arrayLines('[{"a":1},]\n{"a":[2,"]"],"b":{"c":3}},\n{"a":3}\n[{"a":4}]')).toBe('{"a":1}\n{"a":[2,"]"],"b":{"c":3}}\n{"a":3}\n{"a":4}');
});

it('has no lines for an empty array', () => {
  expect(arrayLines('[]')).toBe('');
});

it('does not touch what is cut off', () => {
  expect(arrayLines('[{"a":1},')).toBeNull();
  expect(arrayLines('[{"a":"]')).toBeNull();
});
