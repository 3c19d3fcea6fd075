import { describe, expect, it } from 'vitest';
import cases from '../../../tests/cases/filter-text.json';
import * as edits from './editFilter';
import type { FilterToken } from './filterTokens';
import { type FilterNode, parseFilter } from './filterTree';
import { conditionText, fieldText, type FieldValue, quote } from './filterValue';

describe('parseFilter, as the server reads filters', () => {
  it.each(cases.parse.map((one) => [one.text, one] as const))('%j', (text, { printed, terms }) => {
    const node = parseFilter(text);
    expect(node === undefined ? null : print(node)).toBe(printed);
    expect(node == null ? [] : spans(node)).toEqual(terms ?? []);
  });
});

it.each([
  ['500 terms', 'a=1 '.repeat(500), true],
  ['501 terms', 'a=1 '.repeat(501), false],
  ['as long as it may be', 'a='.padEnd(16_384, 'b'), true],
  ['too long', 'a='.padEnd(16_385, 'b'), false],
])('%s: read as the server reads it', (_, text, isRead) => {
  expect(parseFilter(text) !== undefined).toBe(isRead);
});

describe('conditionText, as the server prints conditions', () => {
  it.each(cases.conditions)('$field $operator $value', ({ field, operator, value, text }) => {
    expect(conditionText(field, operator as '=' | '!=', value)).toBe(text);
  });
});

describe('editFilter', () => {
  const change: Record<string, (filter: string, field: string, value: FieldValue) => string> = {
    include: edits.includeValue,
    exclude: edits.excludeValue,
    only: edits.onlyValue,
    remove: edits.removeValue,
    clear: edits.clearField,
  };

  it.each(cases.edits.map((one) => [one.edit, one.field, one.value, one.filter, one] as const))('%s %s %j in %j', (edit, field, value, filter, { expected, printed }) => {
    const text = change[edit]!(filter, field, value ?? null);
    expect(text).toBe(expected);
    const node = parseFilter(text);
    expect(node === undefined ? null : print(node)).toBe(printed);
  });
});

/** The text that the server's `FilterText` prints for the same tree: both parsers agree if the texts are equal. */
function print(node: FilterNode | null): string {
  switch (node?.kind) {
    case undefined:
      return '*';
    case 'and':
    case 'or':
      return node.items.map(nested).join(node.kind === 'and' ? ' AND ' : ' OR ');
    case 'not':
      return `NOT ${nested(node.item)}`;
    case 'group':
      return print(node.item);
    case 'text':
      return node.value.value === '*' && !node.value.quoted ? '*' : `"${node.value.value.replace(/[\\"]/g, '\\$&')}"`;
    case 'condition':
      return printCondition(node);
  }
}

function nested(node: FilterNode): string {
  const inner = node.kind === 'group' ? node.item : node;
  return inner.kind === 'group' ? nested(inner) : inner.kind === 'and' || inner.kind === 'or' ? `(${print(inner)})` : print(inner);
}

function printCondition({ field, operator, value }: Extract<FilterNode, { kind: 'condition' }>): string {
  const isEquality = operator === '=' || operator === '!=';
  if (isEquality && value.value === '*' && value.stars.length > 0) {
    return `${operator === '=' ? '' : 'NOT '}${fieldText(field)}=*`;
  }
  return `${fieldText(field)}${operator}${value.kind === 'number' ? value.value : isEquality ? pattern(value) : quote(value.value)}`;
}

function pattern({ value, stars }: FilterToken): string {
  const chars = value.split('');
  return `"${chars.map((char, index) => (char === '"' || char === '\\' || (char === '*' && !stars.includes(index)) ? `\\${char}` : char)).join('')}"`;
}

/** The positions of each condition and searched text, in order. */
function spans(node: FilterNode): [number, number][] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.items.flatMap(spans);
    case 'not':
    case 'group':
      return spans(node.item);
    default:
      return [[node.start, node.end]];
  }
}
