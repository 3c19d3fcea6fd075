import { expect, it } from 'vitest';
import cases from '../../../tests/cases/value-words.json';
import { formatBytes, formatCount, formatValue } from './format';

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
