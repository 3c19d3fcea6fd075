import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anEvent } from '../testing/shapes';
import { TailFeed } from './tailFeed';

const row = (id: number) => anEvent({ id: String(id) });
const ids = (feed: TailFeed) => feed.getSnapshot().rows.map((entry) => Number(entry.id));

describe('TailFeed', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('shows rows newest first, at most ten times a second', () => {
    const feed = new TailFeed(10);
    const listener = vi.fn();
    const stop = feed.subscribe(listener);
    for (let id = 0; id < 50; id += 1) {
      feed.receive(row(id));
      vi.advanceTimersByTime(10);
    }
    expect(listener.mock.calls.length).toBeLessThanOrEqual(5);
    vi.advanceTimersByTime(100);
    expect(ids(feed)).toEqual([49, 48, 47, 46, 45, 44, 43, 42, 41, 40]);
    expect(feed.getSnapshot().dropped).toBe(40);
    stop();
  });

  it('drops a row that a reconnect sends again', () => {
    const feed = new TailFeed(10);
    [1, 2, 2, 1].forEach((id) => feed.receive(row(id)));
    vi.advanceTimersByTime(100);
    expect(ids(feed)).toEqual([2, 1]);
  });

  it('stands still while paused and loses nothing up to the buffer', () => {
    const feed = new TailFeed(4);
    feed.receive(row(1));
    feed.setPaused(true);
    [2, 3, 4].forEach((id) => feed.receive(row(id)));
    vi.advanceTimersByTime(100);
    expect(ids(feed)).toEqual([1]);
    expect(feed.getSnapshot().waiting).toBe(3);
    feed.setPaused(false);
    expect(ids(feed)).toEqual([4, 3, 2, 1]);
    expect(feed.getSnapshot()).toMatchObject({ waiting: 0, skipped: 0 });
  });

  it('counts what a long pause never showed, besides what the server skipped', () => {
    const feed = new TailFeed(2);
    feed.setPaused(true);
    [1, 2, 3, 4, 5].forEach((id) => feed.receive(row(id)));
    feed.skip(1_200);
    vi.advanceTimersByTime(100);
    expect(feed.getSnapshot()).toMatchObject({ waiting: 2, skipped: 1_203 });
    feed.setPaused(false);
    expect(feed.getSnapshot()).toMatchObject({ waiting: 0, skipped: 1_203 });
    expect(ids(feed)).toEqual([5, 4]);
  });

  it('measures the rate and lets it fall to zero', () => {
    const feed = new TailFeed(100);
    const stop = feed.subscribe(() => undefined);
    for (let id = 0; id < 20; id += 1) {
      feed.receive(row(id));
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(100);
    expect(feed.getSnapshot().perSecond).toBeCloseTo(10, -0.5);
    vi.advanceTimersByTime(10_000);
    expect(feed.getSnapshot().perSecond).toBe(0);
    stop();
  });
});
