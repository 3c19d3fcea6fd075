import type { ChainStage } from '../../api/types';

export interface Ribbon {
  /** An outline for `<path d>`. */
  path: string;
  kind: 'delivered' | 'passed' | 'lost';
  stage: number;
}

export interface Bar {
  x: number;
  y: number;
  height: number;
  kind: 'stage' | 'delivered' | 'lost';
}

export interface FlowLayout {
  ribbons: Ribbon[];
  bars: Bar[];
}

export const barWidth = 8;
// Vertical distance between a stage and the next one.
const drop = 14;
// Anything thinner would be invisible.
const leastThickness = 2;

/**
 * A chain as a flow from left to right, one column per stage and one for the end: what a stage delivers goes straight to
 * the end, what it passes on goes down to the next stage. Everything has the same scale, except ribbons that would be invisible.
 */
export function flowLayout(stages: readonly ChainStage[], width: number, height: number): FlowLayout {
  const whole = Math.max(1, ...stages.map(({ asked }) => asked));
  // Space for the steps down, and for ribbons that are drawn thicker than their scale.
  const scale = Math.max(0, height - (drop + 2 * leastThickness) * stages.length) / whole;
  const thick = (count: number) => (count === 0 ? 0 : Math.max(leastThickness, count * scale));
  const column = width / (stages.length + 1);
  const endX = column * stages.length;
  const ribbons: Ribbon[] = [];
  const bars: Bar[] = [];
  let top = 0;
  let endTop = 0;
  stages.forEach(({ delivered, passedOn }, stage) => {
    const x = stage * column;
    const [out, on] = [thick(delivered), thick(passedOn)];
    bars.push({ x, y: top, height: Math.max(leastThickness, out + on), kind: 'stage' });
    if (out > 0) {
      ribbons.push({ kind: 'delivered', stage, path: ribbon(x + barWidth, top, endX, endTop, out) });
    }
    const below = top + out + drop;
    if (on > 0) {
      const isLast = stage === stages.length - 1;
      ribbons.push({ kind: isLast ? 'lost' : 'passed', stage, path: ribbon(x + barWidth, top + out, isLast ? endX : x + column, below, on) });
      if (isLast) {
        bars.push({ x: endX, y: below, height: on, kind: 'lost' });
      }
    }
    top = below;
    endTop += out;
  });
  if (endTop > 0) {
    bars.push({ x: endX, y: 0, height: endTop, kind: 'delivered' });
  }
  return { ribbons, bars };
}

/** An S-shaped ribbon of constant thickness between two points. */
function ribbon(x1: number, y1: number, x2: number, y2: number, thickness: number): string {
  // The step down is in the first column, so that long ribbons are straight.
  const bend = Math.min(60, (x2 - x1) / 2);
  const edge = (fromX: number, fromY: number, toX: number, toY: number) =>
    `C${round((fromX + toX) / 2)} ${round(fromY)} ${round((fromX + toX) / 2)} ${round(toY)} ${round(toX)} ${round(toY)}`;
  const elbow = x1 + bend * 2;
  return [
    `M${round(x1)} ${round(y1)}`,
    edge(x1, y1, elbow, y2),
    `L${round(x2)} ${round(y2)}L${round(x2)} ${round(y2 + thickness)}L${round(elbow)} ${round(y2 + thickness)}`,
    edge(elbow, y2 + thickness, x1, y1 + thickness),
    'Z',
  ].join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
