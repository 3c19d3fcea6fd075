/**
 * Splits filter text into tokens with their places. It never fails: what it cannot make sense of becomes a word, so that
 * colouring keeps up with typing. The server owns the grammar and says what is wrong; this only has to agree about where
 * quotes, operators and words begin and end.
 */
export type TokenKind = 'field' | 'operator' | 'value' | 'string' | 'number' | 'keyword' | 'text' | 'open' | 'close';

export interface FilterToken {
  kind: TokenKind;
  /** Zero-based, half-open range in the filter text. */
  start: number;
  end: number;
  /** The meaning of the token: quotes removed, escapes resolved. */
  value: string;
  quoted: boolean;
  /** False for a quote that is never closed. */
  closed: boolean;
  /** Holds a star that stands for any text; `\*` is a star. */
  wildcard: boolean;
}

const OPERATOR = /^(?:==|!=|>=|<=|=|>|<|:)/;
const KEYWORD = /^(?:AND|OR|NOT)$/;
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

export function tokenizeFilter(text: string): FilterToken[] {
  const tokens: FilterToken[] = [];
  let index = 0;
  while (index < text.length) {
    const char = text.charAt(index);
    if (/\s/.test(char)) {
      index += 1;
      continue;
    }
    const afterOperator = tokens.at(-1)?.kind === 'operator';
    const token = readToken(text, index, afterOperator);
    // A word or a quoted text becomes a field once an operator follows it.
    if (token.kind === 'operator' && isTerm(tokens.at(-1)) && !isOperand(tokens)) {
      tokens[tokens.length - 1]!.kind = 'field';
    }
    tokens.push(token);
    index = token.end;
  }
  return tokens;
}

function isTerm(token: FilterToken | undefined): boolean {
  return token?.kind === 'text' || token?.kind === 'string' || token?.kind === 'number';
}

function isOperand(tokens: FilterToken[]): boolean {
  return tokens.at(-2)?.kind === 'operator';
}

function readToken(text: string, start: number, afterOperator: boolean): FilterToken {
  const char = text.charAt(start);
  if (char === '(' || char === ')') {
    return make(char === '(' ? 'open' : 'close', start, start + 1, char);
  }
  if (char === '"' || char === "'") {
    return readQuoted(text, start, char);
  }
  const operator = OPERATOR.exec(text.slice(start, start + 2))?.[0];
  if (operator !== undefined && !afterOperator) {
    return make('operator', start, start + operator.length, operator);
  }
  // After an operator the value runs to the next space: `model=@cf/a:b` and `url:http://x` keep their colons.
  const stop = afterOperator ? /[\s()]/ : /[\s()"'=<>:]|!(?==)/;
  let end = start + 1;
  while (end < text.length && !stop.test(text.slice(end, end + 2).charAt(0) === '!' ? text.slice(end, end + 2) : text.charAt(end))) {
    end += 1;
  }
  const word = text.slice(start, end);
  if (!afterOperator && KEYWORD.test(word)) {
    return make('keyword', start, end, word);
  }
  const kind: TokenKind = NUMBER.test(word) ? 'number' : afterOperator ? 'value' : 'text';
  return make(kind, start, end, word);
}

function readQuoted(text: string, start: number, quote: string): FilterToken {
  let value = '';
  let wildcard = false;
  let index = start + 1;
  while (index < text.length && text.charAt(index) !== quote) {
    if (text.charAt(index) === '\\' && index + 1 < text.length) {
      index += 1;
    } else {
      wildcard ||= text.charAt(index) === '*';
    }
    value += text.charAt(index);
    index += 1;
  }
  const closed = index < text.length;
  return { ...make('string', start, closed ? index + 1 : index, value), quoted: true, closed, wildcard };
}

function make(kind: TokenKind, start: number, end: number, value: string): FilterToken {
  return { kind, start, end, value, quoted: false, closed: true, wildcard: value.includes('*') };
}
