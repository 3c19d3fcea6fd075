import { describe, expect, it } from 'vitest';
import { RingBuffer } from './ringBuffer';

describe('RingBuffer', () => {
  it('reads newest first', () => {
    const buffer = new RingBuffer<number>(3);
    buffer.push(1);
    buffer.push(2);
    expect(buffer.newestFirst()).toEqual([2, 1]);
    expect(buffer.size).toBe(2);
    expect(buffer.dropped).toBe(0);
  });

  it('drops the oldest when full, returns it and counts it', () => {
    const buffer = new RingBuffer<number>(3);
    const gone = [1, 2, 3, 4, 5].map((value) => buffer.push(value));
    expect(gone).toEqual([undefined, undefined, undefined, 1, 2]);
    expect(buffer.newestFirst()).toEqual([5, 4, 3]);
    expect(buffer.dropped).toBe(2);
  });

  it('keeps order over many turns', () => {
    const buffer = new RingBuffer<number>(7);
    for (let value = 0; value < 1_000; value += 1) {
      buffer.push(value);
    }
    expect(buffer.newestFirst()).toEqual([999, 998, 997, 996, 995, 994, 993]);
    expect(buffer.dropped).toBe(993);
  });

  it('starts again after clear', () => {
    const buffer = new RingBuffer<number>(2);
    [1, 2, 3].forEach((value) => buffer.push(value));
    buffer.clear();
    buffer.push(9);
    expect(buffer.newestFirst()).toEqual([9]);
    expect(buffer.dropped).toBe(0);
  });

  it('refuses a capacity that holds nothing', () => {
    expect(() => new RingBuffer(0)).toThrow('capacity must be a whole number of at least 1, was 0');
  });
});
