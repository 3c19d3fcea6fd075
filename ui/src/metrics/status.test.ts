import { describe, expect, it } from 'vitest';
import type { Metric } from '../api/types';
import { statusOf, worstStatus } from './status';

describe('statusOf', () => {
  it.each([
    ['met', 0.98, { min: 0.95 }, 'higher', 'met'],
    ['met', 0.953, { min: 0.95 }, 'higher', 'near'],
    ['met', 0.91, { min: 0.85, max: 0.95 }, 'higher', 'met'],
    ['met', 0.855, { min: 0.85, max: 0.95 }, 'higher', 'near'],
    ['met', 0.948, { min: 0.85, max: 0.95 }, 'higher', 'met'],
    ['met', 0.948, { min: 0.85, max: 0.95 }, 'band', 'near'],
    ['met', 0.048, { max: 0.05 }, 'lower', 'near'],
    ['met', 810, { min: 800, max: 1500 }, 'lower', 'met'],
    ['missed', 0.049, { max: 0.05 }, 'lower', 'missed'],
    ['no_data', null, { max: 0.05 }, 'lower', 'no_data'],
    [null, 3, null, null, null],
  ] as const)('%s at %s in %o (%s is better) is %s', (status, value, target, better, expected) => {
    const metric = { status, value, target, better, unit: 'ratio' } as Metric;
    expect(statusOf(metric, metric)).toBe(expected);
  });
});

it('worries about the worst of a metric and its groups', () => {
  const group = (status: 'met' | 'missed' | 'no_data', value: number | null) => ({ key: {}, status, value, target: { min: 0.8 } });
  const metric = (...by: Metric['by'] & object) => ({ status: null, value: 0.9, better: 'higher', unit: 'ratio', by }) as Metric;
  expect(worstStatus(metric(group('met', 0.95), group('missed', 0.1)))).toBe('missed');
  expect(worstStatus(metric(group('met', 0.95), group('met', 0.81)))).toBe('near');
  expect(worstStatus(metric(group('no_data', null), group('met', 0.95)))).toBe('met');
  expect(worstStatus(metric())).toBeNull();
});
