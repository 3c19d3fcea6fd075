/**
 * Splits filter text into tokens with their positions, as the server does: `tests/cases/filter-text.json` tests both.
 * It never fails, so that coloring keeps up with typing; the server reports the errors of a filter.
 */
export type TokenKind = 'field' | 'operator' | 'value' | 'string' | 'number' | 'keyword' | 'text' | 'open' | 'close';

export interface FilterToken {
  kind: TokenKind;
  /** Zero-based, half-open range in the filter text. */
  start: number;
  end: number;
  /** The value of the token: without quotes, escapes resolved. The minus before a term is the keyword `-`. */
  value: string;
  quoted: boolean;
  /** False for a quote without its closing quote. */
  closed: boolean;
  /** Indexes in `value` of the wildcard stars; `\*` in quotes is a literal star. */
  stars: number[];
}

const operators = /(?:!=|>=|<=|[=><:])/y;
// As .NET defines it: with the next-line character, without the byte order mark.
const space = /[^\S\uFEFF]|\u0085/;
// The minus sign is part of a value, and negates a term; an apostrophe opens a quote only at the start of a word.
const wordEnd = new RegExp(`[()"=<>:]|!=|${space.source}`, 'g');
const valueEnd = new RegExp(`[()"]|${space.source}`, 'g');
const keywords = /^(?:AND|OR|NOT)$/;
const numbers = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

export function tokenizeFilter(text: string): FilterToken[] {
  const tokens: FilterToken[] = [];
  let index = 0;
  while (index < text.length) {
    if (space.test(text.charAt(index))) {
      index += 1;
      continue;
    }
    const before = tokens.at(-1);
    const token = readToken(text, index, before?.kind === 'operator');
    // A word or a quoted text is a field if an operator follows it.
    if (token.kind === 'operator' && isTerm(before) && tokens.at(-2)?.kind !== 'operator') {
      before.kind = 'field';
    }
    tokens.push(token);
    index = token.end;
  }
  return tokens;
}

function isTerm(token: FilterToken | undefined): token is FilterToken {
  return token?.kind === 'text' || token?.kind === 'string' || token?.kind === 'number';
}

function readToken(text: string, start: number, afterOperator: boolean): FilterToken {
  const char = text.charAt(start);
  if (char === '(' || char === ')') {
    return make(char === '(' ? 'open' : 'close', start, char);
  }
  if (char === '"' || char === "'") {
    return readQuoted(text, start, char);
  }
  operators.lastIndex = start;
  const operator = operators.exec(text)?.[0];
  // A value may begin with a colon, but with no other operator.
  if (operator !== undefined && !(afterOperator && operator === ':')) {
    return make('operator', start, operator);
  }
  const next = text.charAt(start + 1);
  if (char === '-' && !afterOperator && next !== '' && next !== ')' && !space.test(next)) {
    return make('keyword', start, char);
  }
  const end = afterOperator ? valueEnd : wordEnd;
  end.lastIndex = start + 1;
  const word = text.slice(start, end.exec(text)?.index ?? text.length);
  if (keywords.test(word)) {
    return make('keyword', start, word);
  }
  return make(isNumber(word) ? 'number' : afterOperator ? 'value' : 'text', start, word);
}

function readQuoted(text: string, start: number, quote: string): FilterToken {
  let value = '';
  const stars: number[] = [];
  let index = start + 1;
  while (index < text.length && text.charAt(index) !== quote) {
    if (text.charAt(index) === '\\' && index + 1 < text.length) {
      index += 1;
    } else if (text.charAt(index) === '*') {
      stars.push(value.length);
    }
    value += text.charAt(index);
    index += 1;
  }
  const closed = index < text.length;
  return { kind: 'string', start, end: closed ? index + 1 : index, value, quoted: true, closed, stars };
}

function make(kind: TokenKind, start: number, value: string): FilterToken {
  const stars = [...value.matchAll(/\*/g)].map(({ index }) => index);
  return { kind, start, end: start + value.length, value, quoted: false, closed: true, stars };
}

function isNumber(word: string): boolean {
  return numbers.test(word) && Number.isFinite(Number(word));
}
