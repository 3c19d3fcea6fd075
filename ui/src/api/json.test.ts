import { expect, it } from 'vitest';
import { parseExact, printJson } from './json';

it.each([
  '{"i":107505301260286111,"list":[12345678901234567890,-9007199254740993],"text":"107505301260286111","key \\"":{"18446744073709551615":1}}',
  '[107505301260286111]',
  '18446744073709551615',
  '["a\\\\",107505301260286111,"\\":107505301260286111"]',
])('reads and prints %s digit by digit', (text) => {
  expect(printJson(parseExact(text))).toBe(text);
});

it('reads integers beyond 2^53 as bigint, and every other number as number', () => {
  expect(parseExact('{"a": 9007199254740993, "b": 9007199254740991, "c": 1.2345678901234567, "d": 1e30, "e": 12}')).toEqual({
    a: 9007199254740993n,
    b: 9007199254740991,
    c: 1.2345678901234567,
    d: 1e30,
    e: 12,
  });
});

it('prints with an indent, and leaves texts alone that look like integers', () => {
  expect(printJson({ i: 107505301260286111n, text: 'integer 5' }, 2)).toBe('{\n  "i": 107505301260286111,\n  "text": "integer 5"\n}');
});

it('rejects what is no JSON', () => {
  expect(() => parseExact('[107505301260286111')).toThrow(SyntaxError);
});
