import { expect, it } from 'vitest';
import type { InferredRole } from '../../../api/types';
import { roleWords } from './roleWords';

it.each<[InferredRole['role'], string | null, 's' | 'ms' | null, string]>([
  ['duration', 'response.latency_ms', 'ms', 'duration = response.latency_ms (ms)'],
  ['model', 'model', null, 'model = model'],
  ['input_tokens', 'usage.prompt_tokens', null, 'input tokens = usage.prompt_tokens'],
  ['status', 'response.status', null, 'failed when response.status ≥ 400'],
  ['status', 'odd name', null, 'failed when odd name ≥ 500'],
  ['status', 'outcome', null, 'status = outcome'],
  ['status', null, null, 'status = —'],
  ['cost', null, null, 'cost = —'],
  ['duration', 'Duration (s)', 's', 'duration = Duration (s)'],
])('%s of %s', (role, field, unit, words) => {
  expect(roleWords({ role, field, unit, presence: 1 }, 'Count()\nCount(level=error OR response.status>=400) / Count()\nCount("odd name" >= 500)\nCount(outcome="failed")')).toBe(words);
});

it.each([
  [0.7137, 'model = llm.model, in 71.4 %'],
  [0.9999, 'model = llm.model, in over 99.9 %'],
  [0, 'model = llm.model, in 0 %'],
])('says that a field is in %s of the events', (presence, words) => {
  expect(roleWords({ role: 'model', field: 'llm.model', unit: null, presence }, '').replaceAll('\u00a0', ' ')).toBe(words);
});
