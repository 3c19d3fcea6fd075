import { expect, it } from 'vitest';
import { balance } from './balance';

it.each([
  [6, 4, 3, 1],
  [6, 3, 3, 1],
  [6, 2, 2, 1],
  [3, 2, 2, 2],
  [5, 4, 3, 2],
  [4, 3, 2, 1],
  [7, 3, 3, 3],
  [1, 4, 1, 1],
  [0, 4, 1, 1],
  [5, 0, 1, 1],
])('%i items with room for %i stand in %i columns, the last over %i', (count, room, columns, lastSpan) => {
  expect(balance(count, room)).toEqual({ columns, lastSpan });
});
