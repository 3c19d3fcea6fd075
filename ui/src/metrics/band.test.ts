import { describe, expect, it } from 'vitest';
import { bandGeometry, bandLabel, targetText } from './band';

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

describe('targetText', () => {
  it.each([
    [{ min: 0.8, max: 0.9 }, 'ratio', '80–90 %'],
    [{ max: 0.05 }, 'ratio', 'below 5 %'],
    [{ min: 0.9 }, 'ratio', 'at least 90 %'],
    [{ min: 800, max: 1_500 }, 'ms', '800 ms – 1.5 s'],
    [{ min: 0.001, max: 0.002 }, 'usd', '$0.001 – $0.002'],
    [null, 'usd', null],
  ] as const)('%o in %s is %s', (target, unit, expected) => {
    expect(plain(targetText(target, unit))).toBe(expected);
  });
});

it('says the bar in words', () => {
  expect(plain(bandLabel(0.481, { min: 0.6, max: 0.7 }, 'ratio'))).toBe('48.1 %, below the target 60–70 %.');
  expect(plain(bandLabel(null, { max: 0.05 }, 'ratio'))).toBe('No data. Target below 5 %.');
});
