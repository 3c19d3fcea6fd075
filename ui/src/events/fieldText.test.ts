import { expect, it } from 'vitest';
import { shownValue, unitsOf } from './fieldText';

it('shows values with their unit and bounds long texts', () => {
  const units = unitsOf([{ name: 'wait', unit: 'ms' }, { name: 'plain', unit: null }].map((field) => ({ ...field, type: 'number', description: null, canonical: false })));
  const plain = (text: string) => text.replaceAll(/\s/g, ' ');
  expect(plain(shownValue('wait', 1_236, units))).toBe('1.24 s');
  expect(plain(shownValue('duration_ms', 950, units))).toBe('950 ms');
  expect(shownValue('cost_usd', 0.0015, units)).toBe('$0.0015');
  expect(shownValue('input_tokens', 12_480, units)).toBe('12,480');
  expect(shownValue('prompt', 'x'.repeat(1_000_000), units)).toHaveLength(400);
});
