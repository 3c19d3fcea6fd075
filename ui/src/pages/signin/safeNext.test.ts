import { expect, it } from 'vitest';
import { safeNext } from './safeNext';

it.each([
  ['/explore?filter=a', '/explore?filter=a'],
  [null, '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['/signin?next=/', '/'],
])('%s leads to %s', (next, expected) => {
  expect(safeNext(next)).toBe(expected);
});
