import { type FilterNode, parseFilter } from './filterTree';
import { conditionText, type FieldValue, sameValue } from './filterValue';

/**
 * Edits the filter text as a careful person would: conditions are added with AND at the end, several values of one
 * field become `(model="a" OR model="b")`, contradictions of the new condition are removed, and everything else stays as written.
 */

/** One top-level part of the filter. `choice` parts are understood (field equals, or does not equal, one of these); `other` parts are not changed. */
type Part = { kind: 'other'; text: string } | ({ kind: 'choice'; text: string } & Choice);

interface Choice {
  field: string;
  negated: boolean;
  /** Each value with its condition, as written. */
  values: WrittenValue[];
}

interface WrittenValue {
  value: FieldValue;
  text: string;
}

export interface FieldChoice {
  included: FieldValue[];
  excluded: FieldValue[];
}

/** Selects events whose field is `value`, in addition to the values that are already included for that field. */
export function includeValue(filter: string, field: string, value: FieldValue): string {
  return edit(filter, conditionText(field, '=', value), (parts) => {
    const kept = withoutValue(parts, field, value, true);
    const choice = kept.find((part) => part.kind === 'choice' && part.field === field && !part.negated);
    if (choice?.kind !== 'choice') {
      return [...kept, makeChoice(field, false, [written(field, '=', value)])];
    }
    return holds(choice, value) ? kept : kept.map((part) => (part === choice ? makeChoice(field, false, [...choice.values, written(field, '=', value)]) : part));
  });
}

/** Selects only events whose field is `value`: removes every other choice for that field. */
export function onlyValue(filter: string, field: string, value: FieldValue): string {
  return edit(filter, conditionText(field, '=', value), (parts) => replaceField(parts, field, makeChoice(field, false, [written(field, '=', value)])));
}

/** Excludes events whose field is `value`. */
export function excludeValue(filter: string, field: string, value: FieldValue): string {
  return edit(filter, conditionText(field, '!=', value), (parts) => {
    const kept = withoutValue(parts, field, value, false);
    const present = kept.some((part) => part.kind === 'choice' && part.field === field && part.negated && holds(part, value));
    return present ? kept : [...kept, makeChoice(field, true, [written(field, '!=', value)])];
  });
}

/** Removes a value, whether it was included or excluded. */
export function removeValue(filter: string, field: string, value: FieldValue): string {
  return edit(filter, '', (parts) => withoutValue(withoutValue(parts, field, value, true), field, value, false));
}

/** Removes every choice for a field. Conditions such as `duration_ms>500` stay. */
export function clearField(filter: string, field: string): string {
  return edit(filter, '', (parts) => parts.filter((part) => !(part.kind === 'choice' && part.field === field)));
}

/** The choices for each field at the top level of the filter. Empty when the filter does not parse. */
export function fieldChoices(filter: string): Map<string, FieldChoice> {
  const choices = new Map<string, FieldChoice>();
  for (const part of readParts(filter) ?? []) {
    if (part.kind === 'choice') {
      const choice = choices.get(part.field) ?? { included: [], excluded: [] };
      (part.negated ? choice.excluded : choice.included).push(...part.values.map(({ value }) => value));
      choices.set(part.field, choice);
    }
  }
  return choices;
}

export type ValueState = 'included' | 'excluded' | 'neutral';

export function valueState(choice: FieldChoice | undefined, value: FieldValue): ValueState {
  if (choice?.included.some((other) => sameValue(other, value))) {
    return 'included';
  }
  return choice?.excluded.some((other) => sameValue(other, value)) ? 'excluded' : 'neutral';
}

function edit(filter: string, fallback: string, change: (parts: Part[]) => Part[]): string {
  const parts = readParts(filter);
  if (parts === undefined) {
    // An unfinished text is never discarded: the condition is appended and the error stays visible.
    return [filter.trim(), fallback].filter(Boolean).join(' AND ');
  }
  return change(parts).map((part) => part.text).join(' AND ');
}

function readParts(filter: string): Part[] | undefined {
  const root = parseFilter(filter);
  if (root === undefined) {
    return undefined;
  }
  const nodes = root === null ? [] : root.kind === 'and' ? root.items : [root];
  return nodes.map((node) => readPart(node, filter));
}

function readPart(node: FilterNode, filter: string): Part {
  const text = filter.slice(node.start, node.end);
  const choice = readChoice(node, filter);
  if (choice !== undefined) {
    return { kind: 'choice', ...choice, text: node.kind === 'or' ? `(${text})` : text };
  }
  return { kind: 'other', text: node.kind === 'or' ? `(${text})` : text };
}

function readChoice(node: FilterNode, filter: string): Choice | undefined {
  switch (node.kind) {
    case 'condition':
      return readCondition(node, filter);
    case 'group':
      return readChoice(node.item, filter);
    case 'not': {
      const inner = readChoice(node.item, filter);
      const [only] = inner?.values ?? [];
      return inner?.values.length === 1 ? { field: inner.field, negated: !inner.negated, values: [{ value: only!.value, text: filter.slice(node.start, node.end) }] } : undefined;
    }
    case 'or':
      return readAlternatives(node.items, filter);
    default:
      return undefined;
  }
}

function readAlternatives(items: FilterNode[], filter: string): Choice | undefined {
  const choices = items.map((item) => readChoice(item, filter));
  const [first] = choices;
  if (first === undefined || !choices.every((choice) => choice?.field === first.field && !choice.negated)) {
    return undefined;
  }
  return { field: first.field, negated: false, values: choices.flatMap((choice) => choice!.values) };
}

function readCondition(node: Extract<FilterNode, { kind: 'condition' }>, filter: string): Choice | undefined {
  if (node.operator !== '=' && node.operator !== '!=') {
    return undefined;
  }
  const { value, quoted, kind, stars } = node.value;
  const negated = node.operator === '!=';
  const text = filter.slice(node.start, node.end);
  if (value === '*' && stars.length > 0) {
    // `field=*` means that the field is present, so it excludes "no value"; `field!=*` includes it.
    return { field: node.field, negated: !negated, values: [{ value: null, text }] };
  }
  if (stars.length > 0) {
    return undefined; // A pattern is no value that could be ticked in a list.
  }
  const typed = quoted ? value : kind === 'number' ? readNumber(value) : value === 'true' || value === 'false' ? value === 'true' : value;
  return { field: node.field, negated, values: [{ value: typed, text }] };
}

/** A whole number that JavaScript would round stays text, so that it is not mistaken for another number. */
function readNumber(text: string): FieldValue {
  const value = Number(text);
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
}

/** Removes a value from the exclusions (`negated` true) or the inclusions (false). */
function withoutValue(parts: Part[], field: string, value: FieldValue, negated: boolean): Part[] {
  return parts.flatMap((part) => {
    if (part.kind !== 'choice' || part.field !== field || part.negated !== negated) {
      return [part];
    }
    const left = part.values.filter((other) => !sameValue(other.value, value));
    return left.length === part.values.length ? [part] : left.length === 0 ? [] : [makeChoice(field, negated, left)];
  });
}

function replaceField(parts: Part[], field: string, replacement: Part): Part[] {
  const at = parts.findIndex((part) => part.kind === 'choice' && part.field === field);
  const kept = parts.filter((part) => !(part.kind === 'choice' && part.field === field));
  return kept.toSpliced(at === -1 ? kept.length : Math.min(at, kept.length), 0, replacement);
}

function makeChoice(field: string, negated: boolean, values: WrittenValue[]): Part {
  const texts = values.map(({ text }) => text);
  return { kind: 'choice', field, negated, values, text: texts.length === 1 ? texts[0]! : `(${texts.join(' OR ')})` };
}

function written(field: string, operator: '=' | '!=', value: FieldValue): WrittenValue {
  return { value, text: conditionText(field, operator, value) };
}

function holds({ values }: Choice, value: FieldValue): boolean {
  return values.some((present) => sameValue(present.value, value));
}
