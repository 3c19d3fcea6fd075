import { fieldText } from '../../../query/filterValue';
import { type FunctionName, functionOf, functions } from './functions';

/** What the menus choose. The filter of Explore says of which events. */
export interface Question {
  fn: FunctionName;
  /** Of functions that need one; null until it is chosen. */
  field: string | null;
  /** The events whose share is measured, as a filter. */
  matching: string;
  /** Fields to split by, at most maxSplits. */
  by: readonly string[];
}

export const maxSplits = 2;

/** The question as a formula. Empty while a part is missing. This and `readFormula` are the only places that know the form. */
export function writeFormula({ fn, field, matching, by }: Question, filter: string): string {
  const value = valueText(fn, field, matching.trim());
  if (value === null) {
    return '';
  }
  const where = filter.trim() === '' ? '' : ` WHERE ${filter.trim()}`;
  return `${value}${where}${by.length === 0 ? '' : ` GROUP BY ${by.map(fieldText).join(', ')}`}`;
}

function valueText(fn: FunctionName, field: string | null, matching: string): string | null {
  const { needs, call } = functionOf(fn);
  switch (needs) {
    case 'nothing':
      return fn === 'rate' ? `${call}(Count(), 1m)` : `${call}()`;
    case 'condition':
      return matching === '' ? null : `${call}(${matching}) / Count()`;
    default:
      return field === null ? null : `${call}(${fieldText(field)})`;
  }
}

/** What the menus must choose for a formula, and its filter; null for a formula that no menu writes. */
export function readFormula(text: string): { question: Question; filter: string } | null {
  const parts = splitClauses(text);
  const head = parts === null ? null : readValue(parts.value);
  const by = parts === null ? null : readFields(parts.by);
  return parts === null || head === null || by === null || by.length > maxSplits ? null : { question: { ...head, by }, filter: parts.where };
}

/** A formula and its split, as metrics and panels have them; null for one that orders or limits its groups, which these cannot. */
export function withoutSplit(text: string): { formula: string; by: string[] } | null {
  const found = topLevel(text);
  const last = found?.at(-1);
  if (found === null || found.some(({ word }) => word === 'ORDER BY' || word === 'LIMIT')) {
    return null;
  }
  const by = last?.word === 'GROUP BY' ? readFields(text.slice(last.end).trim()) : [];
  return by === null ? null : { formula: (last?.word === 'GROUP BY' ? text.slice(0, last.start) : text).trim(), by };
}

interface Clauses {
  value: string;
  where: string;
  by: string;
}

// Quoted texts are skipped whole, and so is what is in parentheses: a filter may hold any of these words.
const scan = /"(?:\\.|[^"\\])*"|[()]|\b(?:WHERE|GROUP\s+BY|ORDER\s+BY|LIMIT)\b|\S/g;

/** The keywords of clauses that are in no parentheses and no quotes; null if parentheses do not match. */
function topLevel(text: string): { word: string; start: number; end: number }[] | null {
  const found: { word: string; start: number; end: number }[] = [];
  let depth = 0;
  for (const { 0: word, index } of text.matchAll(scan)) {
    depth += word === '(' ? 1 : word === ')' ? -1 : 0;
    if (depth === 0 && /^[A-Z]{2}/.test(word)) {
      found.push({ word: word.replaceAll(/\s+/g, ' '), start: index, end: index + word.length });
    }
  }
  return depth === 0 ? found : null;
}

function splitClauses(text: string): Clauses | null {
  const found = topLevel(text);
  const names = found?.map(({ word }) => word).join() ?? '';
  if (found === null || !['', 'WHERE', 'GROUP BY', 'WHERE,GROUP BY'].includes(names)) {
    return null;
  }
  const partOf = (name: string) => {
    const at = found.findIndex(({ word }) => word === name);
    return at < 0 ? '' : text.slice(found[at]!.end, found[at + 1]?.start).trim();
  };
  const where = partOf('WHERE');
  // An empty clause is a mistake for the server to tell.
  return found.some(({ word }) => partOf(word) === '') ? null : { value: text.slice(0, found[0]?.start).trim(), where: where.replaceAll(/\s*\n\s*/g, ' '), by: partOf('GROUP BY') };
}

const name = String.raw`(?:"(?:\\.|[^"\\])*"|[\p{L}\p{Nd}_.@/$]+)`;
const callForm = new RegExp(String.raw`^(\w+)\(\s*(${name})?\s*\)$`, 'u');
const fieldsForm = new RegExp(String.raw`^${name}(?:\s*,\s*${name})*$`, 'u');
const rateForm = /^Rate\(\s*Count(?:\(\s*\))?\s*,\s*(?:1\s*)?m\s*\)$/i;

function readValue(text: string): Omit<Question, 'by'> | null {
  const nothing = { field: null, matching: '' };
  if (rateForm.test(text)) {
    return { fn: 'rate', ...nothing };
  }
  const share = readShare(text);
  if (share !== null) {
    return { fn: 'share', field: null, matching: share };
  }
  const [, call = '', argument] = callForm.exec(text) ?? (/^count$/i.test(text) ? ['', text] : []);
  const known = functions.find((one) => one.call.toLowerCase() === call.toLowerCase() && (one.needs !== 'nothing' || one.name === 'count') && one.needs !== 'condition');
  if (known === undefined || (known.needs === 'nothing') !== (argument === undefined)) {
    return null;
  }
  return { fn: known.name, field: argument === undefined ? null : unquoted(argument), matching: '' };
}

/** The condition of `Count(condition) / Count()`. */
function readShare(text: string): string | null {
  const condition = /^Count\(([\s\S]+)\)\s*[/÷]\s*Count(?:\(\s*\))?$/i.exec(text)?.[1]?.trim();
  if (condition === undefined) {
    return null;
  }
  let depth = 0;
  for (const [word] of condition.matchAll(/"(?:\\.|[^"\\])*"|[()]/g)) {
    depth += word === '(' ? 1 : word === ')' ? -1 : 0;
    if (depth < 0) {
      return null;
    }
  }
  return depth === 0 && condition !== '' ? condition : null;
}

function readFields(text: string): string[] | null {
  if (text === '') {
    return [];
  }
  return fieldsForm.test(text) ? [...text.matchAll(new RegExp(name, 'gu'))].map(([field]) => unquoted(field)) : null;
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text;
}
