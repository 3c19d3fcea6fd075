import { describe, expect, it } from 'vitest';
import { anEvent } from '../testing/shapes';
import { columnsFor, compactFields, summaryFields } from './salientFields';

const base = anEvent({ level: 'warn', service: 's', job_id: 'j', user_id: 'u' });
const failed = { ...base, event: 'workers_ai_attempt_failed', model: 'm', attempt: 1, success: false, error: 'Network timeout', error_type: 'Error', duration_ms: 5_000 };

it('tells what went wrong first and identifiers not at all', () => {
  expect(summaryFields(failed).map(({ name }) => name)).toEqual(['error', 'error_type', 'model', 'duration_ms', 'attempt', 'success']);
  expect(summaryFields(failed, 2)).toHaveLength(2);
});

const names = (event: Parameters<typeof summaryFields>[0]) => summaryFields(event).map(({ name }) => name);

it('fills the row of an event that no rule knows', () => {
  expect(names(anEvent({ attributes: { foo: 'bar', other: 'text', n: 5, user: { id: 'u' } } }))).toEqual(['attributes.other', 'attributes.n', 'attributes.user.id']);
  expect(names(anEvent({ attributes: { foo: 'bar' } }))).toEqual([]);
});

it.each([
  { error: { message: 'why', type: 'Timeout' } },
  { err: { message: 'why', stack: 'at …' } },
  { call: { exception: 'why' } },
  { res: { statusCode: 500 } },
  { response: { status: 500 } },
])('tells of a failure at any depth: %j', (attributes) => {
  const [first] = summaryFields(anEvent({ message: 'llm call failed', attributes: { tier: 'gold', region: 'eu', ...attributes } }));
  expect(['why', 500]).toContain(first?.value);
});

it('tells in one line what columns and summary would show, chosen fields first', () => {
  expect(compactFields(failed, ['attempt', 'cost_usd'], false).map(({ name }) => name)).toEqual(['attempt']);
  expect(compactFields(failed, ['attempt'], true).map(({ name }) => name)).toEqual(['attempt', 'error', 'error_type', 'model', 'duration_ms', 'success']);
});

describe('columnsFor', () => {
  const rows = [1, 2, 3, 4].map((index) => ({ ...failed, id: String(index), duration_ms: index * 100, attempt_duration_ms: index, error: `e${index}` }));

  it('chooses the fields that tell most, differing ones first, without near doubles', () => {
    expect(columnsFor(rows)).toEqual(['error', 'duration_ms', 'error_type', 'model', 'attempt']);
  });

  it('leaves a mixed list to its summaries', () => {
    expect(columnsFor([...rows, { ...base, event: 'cache_lookup', result: 'hit' }])).toBeNull();
    expect(columnsFor([])).toBeNull();
  });

  it('passes over what few rows have', () => {
    const sparse = Array.from({ length: 20 }, (_, index) => ({ ...base, id: String(index), event: 'e', result: index % 2 ? 'hit' : 'miss', ...(index === 0 ? { error: 'x' } : {}) }));
    expect(columnsFor(sparse)).toEqual(['result']);
  });
});
