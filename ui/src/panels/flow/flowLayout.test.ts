import { expect, it } from 'vitest';
import { barWidth, flowLayout } from './flowLayout';

const stage = (name: string, delivered: number, passedOn: number) => ({ name, asked: delivered + passedOn, delivered, passedOn, filter: '' });

it('leads what is delivered to the end and what is passed on to the next stage', () => {
  const { ribbons, bars } = flowLayout([stage('first', 80, 20), stage('second', 20, 0)], 300, 136);
  expect(ribbons.map(({ stage: from, kind }) => [from, kind])).toEqual([[0, 'delivered'], [0, 'passed'], [1, 'delivered']]);
  // One unit is one pixel: 136 minus 18 for each stage.
  expect(bars).toEqual([
    { x: 0, y: 0, height: 100, kind: 'stage' },
    { x: 100, y: 94, height: 20, kind: 'stage' },
    { x: 200, y: 0, height: 100, kind: 'delivered' },
  ]);
  expect(ribbons[0]?.path.startsWith(`M${barWidth} 0`)).toBe(true);
});

it('ends what nobody delivered beside the rest', () => {
  const { ribbons, bars } = flowLayout([stage('only', 90, 10)], 200, 118);
  expect(ribbons.map(({ kind }) => kind)).toEqual(['delivered', 'lost']);
  expect(bars.find(({ kind }) => kind === 'lost')).toEqual({ x: 100, y: 104, height: 10, kind: 'lost' });
});

it('keeps a trickle visible and leaves nothing out of the picture', () => {
  const { bars } = flowLayout([stage('first', 1_000_000, 1), stage('second', 0, 1)], 300, 150);
  expect(bars.every(({ height }) => height >= 2)).toBe(true);
  expect(flowLayout([], 300, 150)).toEqual({ ribbons: [], bars: [] });
});
