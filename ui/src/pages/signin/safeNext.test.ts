import { expect, it } from 'vitest';
import { isServerPage, safeNext } from './safeNext';

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

it.each([
  ['/docs/api/', true],
  ['/', false],
  ['/explore?filter=/docs/', false],
])('%s is a page of the server: %s', (next, expected) => {
  expect(isServerPage(next)).toBe(expected);
});
