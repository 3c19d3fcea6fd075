import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatDuration, formatMoney, formatValue } from './format';

// Numbers and units are held together by a no-break space.
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('formatValue', () => {
  it.each([
    [0.912, 'ratio', '91.2 %'],
    [1, 'ratio', '100 %'],
    [0.004_2, 'ratio', '0.42 %'],
    [0, 'ratio', '0 %'],
    [91.85, 'percent', '91.8 %'],
    [41.33, 'usd', '$41.33'],
    [0.003_675, 'usd', '$0.003675'],
    [0.0015, 'usd', '$0.0015'],
    [1_204.5, 'usd', '$1,204.50'],
    [-3.2, 'usd', '−$3.20'],
    [0, 'usd', '$0.00'],
    [1_236, 'ms', '1.24 s'],
    [850, 'ms', '850 ms'],
    [90, 'seconds', '1 min 30 s'],
    [12_480, 'count', '12,480'],
    [1_240_000, 'tokens', '1.24 M tokens'],
    [null, 'ratio', '–'],
    [Number.NaN, 'ms', '–'],
    [3.14159, null, '3.14'],
  ])('%s as %s is %s', (value, unit, expected) => {
    expect(plain(formatValue(value, unit))).toBe(expected);
  });
});

describe('formatMoney', () => {
  it('keeps four significant digits below ten cents', () => {
    expect(formatMoney(0.045)).toBe('$0.045');
    expect(formatMoney(0.000_012_345_6)).toBe('$0.00001235');
  });

  it('drops the cents of large sums', () => {
    expect(formatMoney(1_234_567.89)).toBe('$1,234,568');
  });
});

describe('formatDuration', () => {
  it.each([
    [0.4, '0.4 ms'],
    [9.96, '10 ms'],
    [59_940, '59.9 s'],
    [125_000, '2 min 5 s'],
    [11_520_000, '3 h 12 min'],
    [187_200_000, '2 d 4 h'],
    [3_600_000, '1 h'],
  ])('%s ms is %s', (ms, expected) => {
    expect(plain(formatDuration(ms))).toBe(expected);
  });
});

it('shortens counts only from a million on', () => {
  expect(formatCount(999_999)).toBe('999,999');
  expect(plain(formatCount(2_500_000_000))).toBe('2.5 B');
});

it('says bytes in decimal units', () => {
  expect(plain(formatBytes(4_194_304))).toBe('4.2 MB');
  expect(plain(formatBytes(12))).toBe('12 B');
});
