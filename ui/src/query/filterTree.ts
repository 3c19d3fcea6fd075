import { type FilterToken, tokenizeFilter } from './filterTokens';

/** A filter as a tree with positions, only for editing text. The server evaluates filters and reports errors. */
export type FilterNode = { start: number; end: number } & (
  | { kind: 'or' | 'and'; items: FilterNode[] }
  | { kind: 'not' | 'group'; item: FilterNode }
  | { kind: 'condition'; field: string; operator: string; value: FilterToken }
  | { kind: 'text'; value: FilterToken }
);

/** Null for an empty filter and undefined for text that does not parse. */
export function parseFilter(text: string): FilterNode | null | undefined {
  if (text.length > maxLength) {
    return undefined;
  }
  const tokens = tokenizeFilter(text);
  if (tokens.length === 0) {
    return null;
  }
  const parser = new Parser(tokens);
  const node = parser.or();
  return node !== undefined && parser.atEnd() ? node : undefined;
}

/** As on the server (`QueryLimits`), so that a filter that the server rejects is not edited as if it ran. Pasting ten thousand parentheses must not crash the page. */
const maxLength = 16 * 1024;
const maxDepth = 64;
const maxTerms = 500;
const maxTexts = 16;

const comparesNumbers = /[<>]/;

class Parser {
  private position = 0;
  private depth = 0;
  private terms = 0;
  private texts = 0;

  constructor(private readonly tokens: FilterToken[]) {}

  atEnd(): boolean {
    return this.position >= this.tokens.length;
  }

  or(): FilterNode | undefined {
    const items = this.list(() => this.and(), () => this.takeKeyword('OR'));
    return items && combine('or', items);
  }

  private and(): FilterNode | undefined {
    const items = this.list(
      () => this.not(),
      () => this.takeKeyword('AND') || this.startsOperand(),
    );
    return items && combine('and', items);
  }

  private not(): FilterNode | undefined {
    const token = this.peek();
    if (token === undefined || this.depth > maxDepth) {
      return undefined;
    }
    if (token.kind === 'keyword') {
      if (token.value !== 'NOT' && token.value !== '-') {
        return undefined;
      }
      this.position += 1;
      const item = this.nested(() => this.not());
      return item && { kind: 'not', item, start: token.start, end: item.end };
    }
    return token.kind === 'open' ? this.group(token) : this.term(token);
  }

  private group(open: FilterToken): FilterNode | undefined {
    this.position += 1;
    const item = this.nested(() => this.or());
    const close = this.peek();
    if (item === undefined || close?.kind !== 'close') {
      return undefined;
    }
    this.position += 1;
    return { kind: 'group', item, start: open.start, end: close.end };
  }

  private term(token: FilterToken): FilterNode | undefined {
    if (!token.closed || token.kind === 'operator' || token.kind === 'close') {
      return undefined;
    }
    this.position += 1;
    this.terms += 1;
    if (this.terms > maxTerms) {
      return undefined;
    }
    const operator = this.peek();
    if (operator?.kind !== 'operator') {
      // A star alone is every event, and searches nothing.
      this.texts += token.value === '*' && !token.quoted ? 0 : 1;
      return this.texts > maxTexts ? undefined : { kind: 'text', value: token, start: token.start, end: token.end };
    }
    const value = this.tokens[this.position + 1];
    const wanted = comparesNumbers.test(operator.value) ? ['number'] : ['value', 'string', 'number'];
    if (value === undefined || !value.closed || !wanted.includes(value.kind)) {
      return undefined;
    }
    this.position += 2;
    return { kind: 'condition', field: token.value, operator: operator.value, value, start: token.start, end: value.end };
  }

  private list(read: () => FilterNode | undefined, more: () => boolean): FilterNode[] | undefined {
    const items: FilterNode[] = [];
    do {
      const item = read();
      if (item === undefined) {
        return undefined;
      }
      items.push(item);
    } while (more());
    return items;
  }

  private nested(read: () => FilterNode | undefined): FilterNode | undefined {
    this.depth += 1;
    const node = read();
    this.depth -= 1;
    return node;
  }

  private startsOperand(): boolean {
    const token = this.peek();
    return token !== undefined && token.kind !== 'close' && !(token.kind === 'keyword' && (token.value === 'AND' || token.value === 'OR'));
  }

  private takeKeyword(word: string): boolean {
    const token = this.peek();
    const found = token?.kind === 'keyword' && token.value === word;
    this.position += found ? 1 : 0;
    return found;
  }

  private peek(): FilterToken | undefined {
    return this.tokens[this.position];
  }
}

function combine(kind: 'or' | 'and', items: FilterNode[]): FilterNode {
  const [first] = items;
  return items.length === 1 ? first! : { kind, items, start: first!.start, end: items.at(-1)!.end };
}
