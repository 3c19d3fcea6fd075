import { expect, it } from 'vitest';
import type { InferredRole } from '../../../api/types';
import { roleWords } from './roleWords';

it.each<[InferredRole['role'], string | null, 'ms' | null, string]>([
  ['duration', 'response.latency_ms', 'ms', 'duration = response.latency_ms (ms)'],
  ['model', 'model', null, 'model = model'],
  ['input_tokens', 'usage.prompt_tokens', null, 'input tokens = usage.prompt_tokens'],
  ['status', 'response.status', null, 'failed when response.status ≥ 400'],
  ['status', 'odd name', null, 'failed when odd name ≥ 500'],
  ['status', 'outcome', null, 'status = outcome'],
  ['status', null, null, 'status = —'],
  ['cost', null, null, 'cost = —'],
])('%s of %s', (role, field, unit, words) => {
  expect(roleWords({ role, field, unit }, 'Count()\nCount(level=error OR response.status>=400) / Count()\nCount("odd name" >= 500)\nCount(outcome="failed")')).toBe(words);
});
