/**
 * The newest `capacity` items. Adding to a full buffer drops the oldest and counts it. Adding and reading by index take
 * constant time and the buffer allocates once.
 */
export class RingBuffer<T> {
  private readonly items: (T | undefined)[];
  private next = 0;
  private filled = 0;
  private droppedCount = 0;

  constructor(readonly capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(`capacity must be a whole number of at least 1, was ${capacity}`);
    }
    this.items = Array.from({ length: capacity });
  }

  get size(): number {
    return this.filled;
  }

  /** Number of items replaced by newer ones since the last clear. */
  get dropped(): number {
    return this.droppedCount;
  }

  /** Returns the item that was removed, if any. */
  push(item: T): T | undefined {
    const old = this.items[this.next];
    const full = this.filled === this.capacity;
    this.items[this.next] = item;
    this.next = (this.next + 1) % this.capacity;
    if (full) {
      this.droppedCount += 1;
      return old;
    }
    this.filled += 1;
    return undefined;
  }

  clear(): void {
    this.items.fill(undefined);
    this.next = 0;
    this.filled = 0;
    this.droppedCount = 0;
  }

  /** A copy, newest first. */
  newestFirst(): T[] {
    const copy: T[] = [];
    for (let age = 0; age < this.filled; age += 1) {
      copy.push(this.items[(this.next - 1 - age + this.capacity) % this.capacity] as T);
    }
    return copy;
  }
}
