import { describe, expect, it } from 'vitest';
import { aGroup, aMetric } from '../../testing/shapes';
import { ringPath, slicesOf } from './slices';

const told = (metric: Parameters<typeof slicesOf>[0], limit = 8) => slicesOf(metric, limit).map(({ label, value, share, filter }) => ({ label, value, share, filter }));

describe('slicesOf', () => {
  it('has the shares of the groups, largest first, with their filters', () => {
    const metric = aMetric({ value: 10, filter: 'e=1', by: [aGroup({ m: 'a' }, { value: 2 }), aGroup({ m: 'b' }, { value: 8 }), aGroup({ m: 'c' }, { value: 0 })] });
    expect(told(metric)).toEqual([
      { label: 'b', value: 8, share: 0.8, filter: 'e=1 AND m="b"' },
      { label: 'a', value: 2, share: 0.2, filter: 'e=1 AND m="a"' },
    ]);
  });

  it('puts those beyond the limit, and those that the server left out, into one slice', () => {
    const metric = aMetric({ value: 20, by: [aGroup({ m: 'a' }, { value: 6 }), aGroup({ m: 'b' }, { value: 3 }), aGroup({ m: 'c' }, { value: 1 })], hasMoreGroups: true, others: 10 });
    expect(told(metric, 2).at(-1)).toEqual({ label: 'more than 1 others', value: 11, share: 0.55, filter: null });
    expect(told({ ...metric, hasMoreGroups: false, others: undefined }, 2).at(-1)).toEqual({ label: '1 other', value: 1, share: 0.1, filter: null });
  });

  it('is whole without a split, and empty without values', () => {
    expect(told(aMetric({ title: 'All', value: 4, filter: 'e=1' }))).toEqual([{ label: 'All', value: 4, share: 1, filter: 'e=1' }]);
    expect(told(aMetric({ value: null }))).toEqual([]);
    expect(told(aMetric({ value: 0, by: [] }))).toEqual([]);
  });
});

describe('ringPath', () => {
  it('goes clockwise from the top and back inside', () => {
    expect(ringPath(0, 0.25)).toBe('M50 1A49 49 0 0 1 99 50L81 50A31 31 0 0 0 50 19Z');
  });

  it('takes the long way for more than half, and two ways for all', () => {
    expect(ringPath(0, 0.75)).toContain('A49 49 0 1 1 1 50');
    expect(ringPath(0, 1).match(/M/g)).toHaveLength(2);
  });
});
