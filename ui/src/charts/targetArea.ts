import type { Bounds } from '../api/types';

/** What a target shades in a chart, over the whole width: without a bound it reaches the end of the axis. Undefined for no target. */
export function targetArea(target: Bounds | null | undefined, color: string) {
  const min = target?.min ?? null;
  const max = target?.max ?? null;
  if (min === null && max === null) {
    return undefined;
  }
  return {
    silent: true,
    itemStyle: { color, opacity: 0.45 },
    // Not 'min' and 'max': they are those of the data, which may lie on the other side of the bound.
    data: [[{ yAxis: min ?? -Infinity }, { yAxis: max ?? Infinity }]],
  };
}
