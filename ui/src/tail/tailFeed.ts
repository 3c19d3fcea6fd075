import type { TelemetryEvent } from '../api/types';
import type { ApiProblem } from '../api/problem';
import { RateMeter } from './rateMeter';
import { RingBuffer } from './ringBuffer';

/** Rows kept in the page: some screens of scrolling and at most a few MB. */
export const tailCapacity = 2_000;
/** At most ten renders a second, however many rows arrive. */
const renderIntervalMs = 100;
/** Interval for updating the rate, so that it returns to zero when nothing arrives. */
const rateIntervalMs = 1_000;

export type TailState =
  | { kind: 'connecting' }
  | { kind: 'open' }
  | { kind: 'waiting'; attempt: number; retryAt: number }
  | { kind: 'failed'; problem: ApiProblem };

export interface TailSnapshot {
  state: TailState;
  /** Newest first; unchanged while paused. */
  rows: TelemetryEvent[];
  paused: boolean;
  /** Rows that arrived while paused and will appear on resume. */
  waiting: number;
  /** Rows that this page never showed: the server skipped them, or the pause was longer than the buffer. */
  skipped: number;
  /** Rows that were shown and then replaced by newer ones. */
  dropped: number;
  perSecond: number;
}

/** The content of the live list. The connection writes it, React reads it through `subscribe` and `getSnapshot`. */
export class TailFeed {
  private readonly buffer: RingBuffer<TelemetryEvent>;
  private readonly ids = new Set<string>(); // The ids in the buffer: a reconnect may send a row again.
  private readonly rate = new RateMeter();
  private readonly listeners = new Set<() => void>();
  private state: TailState = { kind: 'connecting' };
  private shown: TelemetryEvent[] = [];
  private paused = false;
  private arrivedWhilePaused = 0;
  private skippedCount = 0;
  private snapshot: TailSnapshot;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private ticker: ReturnType<typeof setInterval> | undefined;

  constructor(
    capacity: number = tailCapacity,
    private readonly now: () => number = Date.now,
  ) {
    this.buffer = new RingBuffer(capacity);
    this.snapshot = this.read();
  }

  receive(row: TelemetryEvent): void {
    if (this.ids.has(row.id)) {
      return;
    }
    this.ids.add(row.id);
    const old = this.buffer.push(row);
    if (old !== undefined) {
      this.ids.delete(old.id);
    }
    this.rate.add(1, this.now());
    this.arrivedWhilePaused += this.paused ? 1 : 0;
    this.changed();
  }

  /** Counts rows that the server skipped. */
  skip(count: number): void {
    this.skippedCount += count;
    this.changed();
  }

  setState(state: TailState): void {
    this.state = state;
    this.changed();
  }

  setPaused(paused: boolean): void {
    if (paused === this.paused) {
      return;
    }
    if (paused) {
      this.shown = this.buffer.newestFirst();
    } else {
      this.skippedCount += Math.max(0, this.arrivedWhilePaused - this.buffer.capacity);
    }
    this.arrivedWhilePaused = 0;
    this.paused = paused;
    this.publish();
  }

  clear(): void {
    this.buffer.clear();
    this.ids.clear();
    this.shown = [];
    this.arrivedWhilePaused = 0;
    this.skippedCount = 0;
    this.publish();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    this.ticker ??= setInterval(() => this.publish(), rateIntervalMs);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) {
        clearInterval(this.ticker);
        clearTimeout(this.timer);
        this.ticker = undefined;
        this.timer = undefined;
      }
    };
  };

  readonly getSnapshot = (): TailSnapshot => this.snapshot;

  private changed(): void {
    this.timer ??= setTimeout(() => this.publish(), renderIntervalMs);
  }

  private publish(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.snapshot = this.read();
    for (const listener of this.listeners) {
      listener();
    }
  }

  private read(): TailSnapshot {
    const beyondBuffer = Math.max(0, this.arrivedWhilePaused - this.buffer.capacity);
    return {
      state: this.state,
      rows: this.paused ? this.shown : this.buffer.newestFirst(),
      paused: this.paused,
      waiting: this.arrivedWhilePaused - beyondBuffer,
      skipped: this.skippedCount + beyondBuffer,
      dropped: this.buffer.dropped,
      perSecond: this.rate.perSecond(this.now()),
    };
  }
}
