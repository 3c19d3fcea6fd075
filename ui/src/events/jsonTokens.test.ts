import { expect, it } from 'vitest';
import { jsonTokens } from './jsonTokens';

it('colors JSON without changing a character', () => {
  const json = JSON.stringify({ a: 'x: "y"', b: [1.5e3, -2, true, null], 'c:': '</script>' }, null, 2);
  const tokens = jsonTokens(json);
  expect(tokens.map((token) => token.text).join('')).toBe(json);
  expect(tokens.filter((token) => token.kind === 'key').map((token) => token.text)).toEqual(['"a"', '"b"', '"c:"']);
  expect(tokens.filter((token) => token.kind === 'number').map((token) => token.text)).toEqual(['1500', '-2']);
});
