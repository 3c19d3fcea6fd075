import { expect, it } from 'vitest';
import { roleWords } from './roleWords';

it.each([
  ['duration', 'response.latency_ms', 'ms', 'duration = response.latency_ms (ms)'],
  ['model', 'model', null, 'model = model'],
  ['input_tokens', 'usage.prompt_tokens', 'tokens', 'input tokens = usage.prompt_tokens (tokens)'],
  ['status', 'response.status', null, 'failed when response.status ≥ 400'],
  ['status', null, null, 'failed when —'],
  ['cost', null, 'usd', 'cost = —'],
])('%s of %s', (role, field, unit, words) => {
  expect(roleWords({ role, field, unit })).toBe(words);
});
