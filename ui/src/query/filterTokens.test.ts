import { describe, expect, it } from 'vitest';
import { tokenizeFilter } from './filterTokens';

const kinds = (text: string) => tokenizeFilter(text).map((token) => `${token.kind}:${text.slice(token.start, token.end)}`);

describe('tokenizeFilter', () => {
  it.each([
    ['event="cache_lookup" AND result!=hit', ['field:event', 'operator:=', 'string:"cache_lookup"', 'keyword:AND', 'field:result', 'operator:!=', 'value:hit']],
    ['duration_ms>=1500', ['field:duration_ms', 'operator:>=', 'number:1500']],
    ['model=@cf/meta/llama:8b', ['field:model', 'operator:=', 'value:@cf/meta/llama:8b']],
    ['NOT (timeout OR -retry)', ['keyword:NOT', 'open:(', 'text:timeout', 'keyword:OR', 'keyword:-', 'text:retry', 'close:)']],
    ['error:"has \\" quote" x', ['field:error', 'operator::', 'string:"has \\" quote"', 'text:x']],
    ["'two words'", ["string:'two words'"]],
    ['result=AND', ['field:result', 'operator:=', 'keyword:AND']],
    ['and or not', ['text:and', 'text:or', 'text:not']],
    ['a = b', ['field:a', 'operator:=', 'value:b']],
    ['wow!', ['text:wow!']],
    ['a=="b"', ['field:a', 'operator:=', 'operator:=', 'string:"b"']],
    ["don't", ["text:don't"]],
  ])('%s', (text, expected) => {
    expect(kinds(text)).toEqual(expected);
  });

  it('marks a quote that is never closed', () => {
    expect(tokenizeFilter('a="b').at(-1)).toMatchObject({ kind: 'string', closed: false, value: 'b' });
  });

  it('never fails and covers every character that is not space', () => {
    const text = '!= == (( "x\\" \' : > <= !a=b) 😀 = *';
    const tokens = tokenizeFilter(text);
    expect(tokens.map((token) => text.slice(token.start, token.end)).join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
  });
});
