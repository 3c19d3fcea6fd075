import { describe, expect, it } from 'vitest';
import { fieldChoices, includeValue, valueState } from './editFilter';

// The expected results of edits are in tests/cases/filter-text.json.

it.each(['say "hi"', 'back\\slash', '5*', 'a) OR (b', "it's", ''])('finds %j again in what it wrote', (value) => {
  const filter = includeValue('', 'x', value);
  expect(fieldChoices(filter).get('x')).toEqual({ included: [value], excluded: [] });
  expect(includeValue(filter, 'x', value)).toBe(filter);
});

describe('fieldChoices', () => {
  it('tells what is included and excluded at the top level', () => {
    const choices = fieldChoices('(event="a" OR event="b") AND level!="debug" AND NOT model="m" AND duration_ms>5 AND (x=1 OR y=2)');
    expect(Object.fromEntries(choices)).toEqual({
      event: { included: ['a', 'b'], excluded: [] },
      level: { included: [], excluded: ['debug'] },
      model: { included: [], excluded: ['m'] },
    });
    expect(valueState(choices.get('event'), 'b')).toBe('included');
    expect(valueState(choices.get('level'), 'debug')).toBe('excluded');
    expect(valueState(choices.get('nothing'), 'debug')).toBe('neutral');
  });

  it('tells a minus from a field that begins with one', () => {
    expect(Object.fromEntries(fieldChoices('-level=info "-level"=debug'))).toEqual({
      level: { included: [], excluded: ['info'] },
      '-level': { included: ['debug'], excluded: [] },
    });
  });

  it('keeps whole numbers that JavaScript would round apart', () => {
    expect(fieldChoices('x=12345678901234567890').get('x')?.included).toEqual(['12345678901234567890']);
  });

  it('reads a negated group as nothing it can tick', () => {
    expect(fieldChoices('NOT (event="a" OR event="b")').size).toBe(0);
  });

  it('survives any nesting', () => {
    expect(fieldChoices('('.repeat(50_000)).size).toBe(0);
    expect(fieldChoices('NOT '.repeat(50_000)).size).toBe(0);
  });
});
