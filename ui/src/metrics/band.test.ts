import { describe, expect, it } from 'vitest';
import words from '../../../tests/cases/target-words.json';
import { bandGeometry, bandLabel } from './band';

const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;

describe('bandGeometry', () => {
  it('is null without a target', () => {
    expect(bandGeometry(0.9, null, 'ratio')).toBeNull();
    expect(bandGeometry(0.9, {}, 'ratio')).toBeNull();
  });

  it('never leaves 0 to 100 % for a ratio', () => {
    const band = bandGeometry(0.91, { min: 0.85, max: 0.95 }, 'ratio');
    expect(band?.high).toBe(1);
    expect(band?.low).toBeCloseTo(0.7);
  });

  it('keeps the marker between the edges of its band when the value is', () => {
    const band = bandGeometry(0.9, { min: 0.85, max: 0.95 }, 'ratio');
    expect(band?.marker).toBeGreaterThan(band?.bandStart ?? 1);
    expect(band?.marker).toBeLessThan(band?.bandEnd ?? 0);
  });

  it('draws a band with only an upper end from zero', () => {
    const band = bandGeometry(0.02, { max: 0.05 }, 'ratio');
    expect(band).toMatchObject({ low: 0, high: 0.1, bandStart: 0, bandEnd: 0.5 });
    expect(band?.marker).toBeCloseTo(0.2);
  });

  it('draws a band with only a lower end to the ceiling', () => {
    expect(bandGeometry(0.99, { min: 0.9 }, 'ratio')).toMatchObject({ low: 0, high: 1, bandStart: 0.9, bandEnd: 1 });
  });

  it('draws a band below zero on the right side', () => {
    expect(bandGeometry(-8, { max: -5 }, 'usd')).toMatchObject({ low: -10, high: 0, bandStart: 0, bandEnd: 0.5 });
    expect(bandGeometry(-8, { min: -5 }, 'usd')).toMatchObject({ low: -10, high: 0, bandStart: 0.5, bandEnd: 1 });
    expect(bandGeometry(null, { max: -5 }, 'usd')).toMatchObject({ low: -10, high: 0, bandStart: 0, bandEnd: 0.5 });
  });

  it('makes room for a value far outside', () => {
    const band = bandGeometry(20_000, { min: 800, max: 1_500 }, 'ms');
    expect(band?.high).toBeGreaterThan(20_000);
    expect(band?.marker).toBeLessThan(1);
  });

  it('has no marker without a value', () => {
    expect(bandGeometry(null, { min: 1, max: 2 }, 'usd')?.marker).toBeNull();
  });

  it('survives a band of no width at zero', () => {
    const band = bandGeometry(0, { max: 0 }, 'count');
    expect(band?.high).toBeGreaterThan(band?.low ?? 0);
    expect(band?.marker).toBe(0);
  });
});

const cases = words.map(({ words, min = null, max = null }) => ({ min, max, text: words }));

it.each(cases)('shows the target $text as the server says it', (target) => {
  expect(plain(bandLabel(null, target, 'ratio', 'no_data', 0))).toBe(`No data. Target ${target.text}.`);
  expect(plain(bandLabel(0.481, target, 'ratio', 'missed', 900))).toBe(`48.1 %: Missed. Target ${target.text}.`);
});

it('keeps numbers and units of a target on one line', () => {
  expect(bandLabel(null, { min: 800, max: 1_500, text: '800 ms–1.5 s' }, 'ms', 'no_data', 0)).toBe('No data. Target 800\u00a0ms–1.5\u00a0s.');
});
