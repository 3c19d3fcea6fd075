import type { TimeRange } from '../../api/scope';
import { stepRange } from '../../charts/partialSteps';

/** The whole steps whose points lie in a part of a chart that was dragged over, cut to the range; the nearest step if there is none. Null without steps. */
export function stretchOf(dragged: TimeRange, times: readonly number[], stepMs: number, range: TimeRange): TimeRange | null {
  const [start, end] = [Date.parse(dragged.from), Date.parse(dragged.to)];
  const inside = times.filter((time) => time >= start && time < end);
  const middle = (start + end) / 2;
  const nearest = times.toSorted((left, right) => Math.abs(left - middle) - Math.abs(right - middle))[0];
  const [first, last] = [inside[0] ?? nearest, inside.at(-1) ?? nearest];
  return first === undefined || last === undefined ? null : { from: stepRange(first, stepMs, range).from, to: stepRange(last, stepMs, range).to };
}
