/** Events per second over the last few seconds. Counts per whole second, so memory does not depend on the rate. */
export class RateMeter {
  private readonly counts = new Map<number, number>(); // At most windowSeconds + 1 entries; emptied by trim().
  private firstMs: number | undefined;

  constructor(private readonly windowSeconds = 5) {}

  add(count: number, nowMs: number): void {
    this.firstMs ??= nowMs;
    const second = Math.floor(nowMs / 1000);
    this.counts.set(second, (this.counts.get(second) ?? 0) + count);
    this.trim(second);
  }

  perSecond(nowMs: number): number {
    if (this.firstMs === undefined) {
      return 0;
    }
    this.trim(Math.floor(nowMs / 1000));
    const total = [...this.counts.values()].reduce((sum, count) => sum + count, 0);
    const seconds = Math.min(this.windowSeconds, Math.max(1, (nowMs - this.firstMs) / 1000));
    return total / seconds;
  }

  private trim(second: number): void {
    for (const key of this.counts.keys()) {
      if (key <= second - this.windowSeconds) {
        this.counts.delete(key);
      }
    }
  }
}
