import { describe, expect, it } from 'vitest';
import { clearField, excludeValue, fieldChoices, includeValue, onlyValue, removeValue, valueState } from './editFilter';
import type { FieldValue } from './filterValue';

describe('includeValue', () => {
  it.each<[string, string, FieldValue, string]>([
    ['', 'event', 'cache_lookup', 'event="cache_lookup"'],
    ['   ', 'attempt', 1, 'attempt=1'],
    ['', 'success', false, 'success=false'],
    ['', 'error', null, 'NOT error=*'],
    ['event="a"', 'result', 'hit', 'event="a" AND result="hit"'],
    ['event="a"', 'event', 'a', 'event="a"'],
    ['event="a"', 'event', 'b', '(event="a" OR event="b")'],
    ['(event="a" OR event="b")', 'event', 'c', '(event="a" OR event="b" OR event="c")'],
    ['event="a" OR event="b"', 'event', 'c', '(event="a" OR event="b" OR event="c")'],
    ['event="a" OR level="error"', 'model', 'm', '(event="a" OR level="error") AND model="m"'],
    ['event="a" OR event="b"', 'model', 'm', '(event="a" OR event="b") AND model="m"'],
    ['timeout duration_ms>500', 'level', 'error', 'timeout AND duration_ms>500 AND level="error"'],
    ['event!="a"', 'event', 'a', 'event="a"'],
    ['NOT event="a" AND x=1', 'event', 'a', 'x=1 AND event="a"'],
    ["event='a'", 'event', 'a', "event='a'"],
    ['attempt=1', 'attempt', '1', 'attempt=1'],
    ['event=work*', 'event', 'a', 'event=work* AND event="a"'],
    ['event="work*"', 'event', 'a', 'event="work*" AND event="a"'],
  ])('%j with %s %j is %j', (filter, field, value, expected) => {
    expect(includeValue(filter, field, value)).toBe(expected);
  });

  it.each([
    ['say "hi"', 'x="say \\"hi\\""'],
    ['back\\slash', 'x="back\\\\slash"'],
    ['5*', 'x="5\\*"'],
    ['a) OR (b', 'x="a) OR (b"'],
    ["it's", 'x="it\'s"'],
    ['', 'x=""'],
  ])('quotes %j so that it comes back the same', (value, expected) => {
    const filter = includeValue('', 'x', value);
    expect(filter).toBe(expected);
    expect(fieldChoices(filter).get('x')).toEqual({ included: [value], excluded: [] });
    expect(includeValue(filter, 'x', value)).toBe(filter);
  });

  it('quotes a field name that the grammar would read otherwise', () => {
    expect(includeValue('', 'attributes.http.method', 'GET')).toBe('attributes.http.method="GET"');
    expect(includeValue('', 'my field', 'v')).toBe('"my field"="v"');
    expect(includeValue('"my field"="v"', 'my field', 'w')).toBe('("my field"="v" OR "my field"="w")');
  });

  it.each(['event="a', '(event="a"', 'event=', 'a AND', 'event=="a"'])('never throws away half-typed text: %j', (filter) => {
    expect(includeValue(filter, 'level', 'error')).toBe(`${filter} AND level="error"`);
  });
});

describe('excludeValue', () => {
  it.each<[string, string, FieldValue, string]>([
    ['', 'event', 'a', 'event!="a"'],
    ['event!="a"', 'event', 'a', 'event!="a"'],
    ['event!="a"', 'event', 'b', 'event!="a" AND event!="b"'],
    ['event="a"', 'event', 'a', 'event!="a"'],
    ['(event="a" OR event="b") AND x=1', 'event', 'a', 'event="b" AND x=1 AND event!="a"'],
    ['', 'error', null, 'error=*'],
    ['error=*', 'error', null, 'error=*'],
    ['a OR b', 'level', 'debug', '(a OR b) AND level!="debug"'],
  ])('%j with %s %j is %j', (filter, field, value, expected) => {
    expect(excludeValue(filter, field, value)).toBe(expected);
  });
});

describe('onlyValue', () => {
  it('replaces the choices of the field where they stood and keeps the rest', () => {
    expect(onlyValue('(event="a" OR event="b") AND level="error"', 'event', 'c')).toBe('event="c" AND level="error"');
    expect(onlyValue('level="error" AND event!="a"', 'event', 'c')).toBe('level="error" AND event="c"');
    expect(onlyValue('duration_ms>5', 'duration_ms', 9)).toBe('duration_ms>5 AND duration_ms=9');
  });
});

describe('removeValue and clearField', () => {
  it('takes conditions out again', () => {
    expect(removeValue('(event="a" OR event="b")', 'event', 'a')).toBe('event="b"');
    expect(removeValue('event="a"', 'event', 'a')).toBe('');
    expect(removeValue('x=1 AND event!="a"', 'event', 'a')).toBe('x=1');
    expect(clearField('x=1 AND event!="a" AND (event="b" OR event="c")', 'event')).toBe('x=1');
  });

  it('leaves text alone that does not parse', () => {
    expect(removeValue('event="a', 'event', 'a')).toBe('event="a');
  });
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

  it('reads a negated group as nothing it can tick', () => {
    expect(fieldChoices('NOT (event="a" OR event="b")').size).toBe(0);
  });

  it('survives any nesting', () => {
    expect(fieldChoices('('.repeat(50_000)).size).toBe(0);
    expect(fieldChoices('NOT '.repeat(50_000)).size).toBe(0);
  });
});
