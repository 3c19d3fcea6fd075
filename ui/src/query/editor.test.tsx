import { describe, expect, it } from 'vitest';
import { fieldsAt, toResult, withRecent } from './completionSource';
import { errorRange } from './errorMarks';
import { recallEntry } from './useFilterHistory';

describe('errorRange', () => {
  it.each([
    [0, 5, 10, 0, 5],
    [8, 9, 10, 8, 10],
    [10, 1, 10, 9, 10],
    [50, 3, 10, 9, 10],
    [3, 0, 10, 3, 4],
    [0, 1, 0, 0, 0],
    [-4, 2, 10, 0, 2],
  ])('position %s length %s in %s characters is %s to %s', (position, size, length, start, end) => {
    expect(errorRange(position, size, length)).toEqual({ start, end });
  });
});

describe('toResult', () => {
  it('keeps the range of the server inside the text', () => {
    const answer = { replaceFrom: 2, replaceTo: 99, items: [{ label: 'hit', insert: '"hit"', kind: 'value' as const, detail: '12' }] };
    expect(toResult(answer, 6)).toEqual({ from: 2, to: 6, filter: false, options: [{ label: 'hit', apply: '"hit"', type: 'value', detail: '12' }] });
    expect(toResult({ ...answer, items: [] }, 6)).toBeNull();
  });
});

describe('proposals of the page', () => {
  const nothing = { replaceFrom: 0, replaceTo: 0, items: [] };
  const names = ['attributes.usage.prompt_tokens', 'attributes.response.status', 'model', 'attributes.app.kubernetes.io/name'];

  it.each([
    ['stat', ['response.status']],
    ['level=error usage', ['usage.prompt_tokens']],
    ['usage.prompt_tokens', ['usage.prompt_tokens']],
    ['attributes.resp', ['attributes.response.status']],
    ['level=usage', []],
    ['"usage', []],
    ['', ['usage.prompt_tokens', 'response.status', 'model', 'app.kubernetes.io/name']],
    ['m', ['model', 'usage.prompt_tokens', 'app.kubernetes.io/name']],
  ])('in %j are the fields of the matching events that may stand there', (query, expected) => {
    expect(fieldsAt(query, query.length, names)).toEqual(expected);
  });

  it('begin with filters run before in an empty bar, and only there', () => {
    expect(withRecent(nothing, ' ', ['a=1']).items).toEqual([{ label: 'a=1', insert: 'a=1', kind: 'recent', detail: 'run before' }]);
    expect(withRecent(nothing, 'a', ['a=1']).items).toEqual([]);
  });
});

describe('recallEntry', () => {
  const entries = ['new', 'old', 'oldest'];
  it.each<[1 | -1, string, string | undefined]>([
    [1, '', 'new'],
    [1, 'new', 'old'],
    [1, 'oldest', undefined],
    [-1, 'old', 'new'],
    [-1, 'new', ''],
    [-1, '', undefined],
    [1, 'something typed', undefined],
  ])('step %s from %j is %j', (step, text, expected) => {
    expect(recallEntry(entries, step, text)).toBe(expected);
  });
});
