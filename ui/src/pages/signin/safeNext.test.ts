import { expect, it } from 'vitest';
import { isServerPage, safeNext } from './safeNext';

it.each([
  ['/explore?filter=a', '/explore?filter=a'],
  [null, '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['/signin?next=/', '/'],
  ['', '/'],
  ['/', '/'],
  ['/metrics/success_rate?from=now-7d#chart', '/metrics/success_rate?from=now-7d#chart'],
  ['/explore?next=//evil.example', '/explore?next=//evil.example'],
  ['/docs/api/', '/docs/api/'],
  ['/.//evil.example', '/'],
  ['/..//evil.example', '/'],
  ['/./evil', '/'],
  ['/a/../b', '/'],
  ['/a//evil.example', '/'],
  ['/\\/evil.example', '/'],
  ['\\\\evil.example', '/'],
  ['/%2e//evil.example', '/'],
  ['/%2F/evil.example', '/'],
  ['/%5cevil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/\n//evil.example', '/'],
  [' //evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['data:text/html,x', '/'],
  ['?next=/', '/'],
  ['explore', '/'],
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
