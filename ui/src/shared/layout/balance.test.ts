import { expect, it } from 'vitest';
import { balance } from './balance';

it.each([
  [6, 4, 3, [1, 1, 1, 1, 1, 1]],
  [6, 2, 2, [1, 1, 1, 1, 1, 1]],
  [3, 2, 2, [1, 1, 2]],
  [5, 4, 6, [2, 2, 2, 3, 3]],
  [4, 3, 2, [1, 1, 1, 1]],
  [7, 3, 6, [2, 2, 2, 3, 3, 3, 3]],
  [1, 4, 1, [1]],
  [0, 4, 1, []],
  [2, 0, 1, [1, 1]],
])('%i items with room for %i share %i columns as %j', (count, room, columns, spans) => {
  expect(balance(count, room)).toEqual({ columns, spans });
});
