import { describe, expect, it } from 'vitest';
import { changeOf } from './change';

describe('changeOf', () => {
  it('counts shares in percentage points', () => {
    expect(changeOf(0.84, 0.81, 'ratio', 'higher')).toEqual({ direction: 'up', meaning: 'good', text: '3\u00a0pts' });
    expect(changeOf(91.2, 93.4, 'percent', 'higher')).toEqual({ direction: 'down', meaning: 'bad', text: '2.2\u00a0pts' });
  });

  it('counts the rest in percent', () => {
    expect(changeOf(1_100, 1_000, 'ms', 'lower')).toEqual({ direction: 'up', meaning: 'bad', text: '10\u00a0%' });
    expect(changeOf(900, 1_000, 'ms', 'lower')?.meaning).toBe('good');
  });

  it('does not judge where no direction is better', () => {
    expect(changeOf(2, 1, 'count', 'band')?.meaning).toBe('unknown');
    expect(changeOf(2, 1, 'count', null)?.meaning).toBe('unknown');
  });

  it('calls less than a twentieth of a point no change', () => {
    expect(changeOf(0.840_1, 0.84, 'ratio', 'higher')?.direction).toBe('flat');
  });

  it('has nothing to say without both values, or from zero', () => {
    expect(changeOf(null, 1, 'ms', 'lower')).toBeNull();
    expect(changeOf(1, null, 'ms', 'lower')).toBeNull();
    expect(changeOf(5, 0, 'count', 'lower')).toBeNull();
    expect(changeOf(0, 0, 'count', 'lower')?.direction).toBe('flat');
  });

  it('turns very large growth into a factor', () => {
    expect(changeOf(50, 2, 'count', 'lower')?.text).toBe('×25');
  });
});
