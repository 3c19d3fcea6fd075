import { describe, expect, it } from 'vitest';
import cases from '../../../tests/cases/value-words.json';
import { formatBytes, formatCount, formatTickValue, formatValue } from './format';

// A no-break space separates numbers and units.
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

it.each(cases)('$value as $unit is $words, as the server says it', ({ value, unit, per, words }: { value: number; unit: string; per?: string; words: string }) => {
  expect(plain(formatValue(value, unit, per))).toBe(words);
});

it.each([null, Number.NaN])('%s is a dash', (value) => {
  expect(formatValue(value, 'ratio')).toBe('–');
});

it('shortens counts only from a million on', () => {
  expect(formatCount(999_999)).toBe('999,999');
  expect(plain(formatCount(2_500_000_000))).toBe('2.5 B');
});

it('says bytes in decimal units', () => {
  expect(plain(formatBytes(4_194_304))).toBe('4.2 MB');
  expect(plain(formatBytes(12))).toBe('12 B');
});

describe('formatTickValue', () => {
  const words = (unit: string | null, ...values: number[]) => values.map((value) => formatTickValue(value, unit).replaceAll('\u00a0', ' '));

  it('writes the ticks of an axis so that they differ', () => {
    expect(words('count', 0, 0.02, 0.04, 0.1 + 0.2, 1.05, -2.5, 1_025_000)).toEqual(['0', '0.02', '0.04', '0.3', '1.05', '-2.5', '1.025 M']);
    expect(words('ratio', 0.9985, 0.999, 1)).toEqual(['99.85 %', '99.9 %', '100 %']);
    expect(words('percent', 0.125, 12)).toEqual(['0.125 %', '12 %']);
    expect(words('usd', 0, 0.125, -0.005, 20, 20.5)).toEqual(['$0', '$0.125', '−$0.005', '$20.00', '$20.50']);
    expect(words('tokens', 1_250_000, 500)).toEqual(['1.25 M tokens', '500 tokens']);
    expect(words('ms', 1_240)).toEqual(['1.24 s']);
    expect(words(null, 0.0005, 12_000)).toEqual(['0.0005', '12,000']);
  });
});
