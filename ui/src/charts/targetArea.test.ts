import { LineChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { describe, expect, it } from 'vitest';
import type { Bounds } from '../api/types';
import { targetArea } from './targetArea';

use([GridComponent, LineChart, MarkAreaComponent, SVGRenderer]);

const color = '#010203';

/** The values at the lower and the upper edge of the area that is drawn on an axis; null for no area. */
function drawn(target: Bounds | null, [low, high]: [number, number], values: number[]): [number, number] | null {
  const height = 1_000;
  const chart = init(null, undefined, { renderer: 'svg', ssr: true, width: 400, height });
  chart.setOption({
    animation: false,
    grid: { left: 0, right: 0, top: 0, bottom: 0, outerBoundsMode: 'none' },
    xAxis: { type: 'value', show: false },
    yAxis: { type: 'value', min: low, max: high, show: false },
    series: [{ type: 'line', data: values.map((value, index) => [index, value]), markArea: targetArea(target, color) as never }],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  const points = new RegExp(`<polygon points="([^"]*)" fill="${color}"`).exec(svg)?.[1]?.split(' ') ?? [];
  const ys = points.filter((_, index) => index % 2 === 1).map(Number);
  const toValue = (y: number) => Math.round((high - (y / height) * (high - low)) * 1_000) / 1_000;
  return ys.length === 0 ? null : [toValue(Math.max(...ys)), toValue(Math.min(...ys))];
}

describe('targetArea', () => {
  it.each<[string, Bounds | null, [number, number], number[], [number, number] | null]>([
    ['no target', null, [0, 10], [1, 2], null],
    ['both bounds', { min: 2, max: 4 }, [0, 10], [1, 9], [2, 4]],
    ['a minimum above all values', { min: 8 }, [0, 10], [1, 2], [8, 10]],
    ['a minimum below all values', { min: 1 }, [0, 10], [5, 6], [1, 10]],
    ['a maximum above all values', { max: 8 }, [0, 10], [1, 2], [0, 8]],
    ['a maximum below all values', { max: 1 }, [0, 10], [5, 6], [0, 1]],
    ['a minimum below zero', { min: -5 }, [-10, 0], [-9, -8], [-5, 0]],
    ['a maximum below zero', { max: -5 }, [-10, 0], [-9, -1], [-10, -5]],
    ['a maximum above negative values', { max: 2 }, [-10, 10], [-9, -8], [-10, 2]],
  ])('shades %s', (_, target, axis, values, area) => {
    expect(drawn(target, axis, values)).toEqual(area);
  });
});
