import { expect, it } from 'vitest';
import { comparisonOf, fieldsOf, isWhole } from './inquiry';

const range = { from: '2026-11-20T00:00:00Z', to: '2026-11-22T00:00:00Z' };
const stretch = { from: '2026-11-20T06:00:00Z', to: '2026-11-20T09:00:00Z' };
const metric = { filter: 'event="call"', failures: 'event="call" AND NOT (event="call" AND success=true)' };

it('compares a stretch with the rest of the range', () => {
  expect(comparisonOf({ stretch, kind: 'stretch' }, metric, range)).toEqual({ ...stretch, filter: 'event="call"', selected: null, baseline: range, last: ['event', 'success'] });
});

it('compares failures with the others in the same stretch', () => {
  expect(comparisonOf({ stretch, kind: 'failures' }, metric, range)).toEqual({ ...stretch, filter: 'event="call"', selected: metric.failures, baseline: null, last: ['event', 'success'] });
});

it('knows when nothing is left to compare with', () => {
  expect([isWhole(range, range), isWhole(stretch, range)]).toEqual([true, false]);
});

it('names the fields of a filter', () => {
  expect(fieldsOf('(a=1 OR b>2) AND NOT a=3 word')).toEqual(['a', 'b']);
  expect(fieldsOf('a=(')).toEqual([]);
});
