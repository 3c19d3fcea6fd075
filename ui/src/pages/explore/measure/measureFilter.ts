import { excludeValue, onlyValue } from '../../../query/editFilter';
import { functionOf } from './functions';
import type { Question } from './question';

export type GroupKey = Readonly<Record<string, string | null>>;

/** Finds the events behind the value of a question: those of the filter that have the field, or meet the condition. */
export function eventsOf({ fn, field, matching }: Question, filter: string): string {
  switch (functionOf(fn).needs) {
    case 'nothing':
      return filter;
    case 'condition':
      return [filter, matching].map((part) => part.trim()).filter(Boolean).map(whole).join(' AND ');
    default:
      // "Not without a value" is `field=*`.
      return field === null ? filter : excludeValue(filter, field, null);
  }
}

/** Finds the events of which a value is made, whether or not they meet the condition of a share. */
export function baseOf(question: Question, filter: string): string {
  return functionOf(question.fn).needs === 'condition' ? filter : eventsOf(question, filter);
}

export function withKey(filter: string, key: GroupKey): string {
  return Object.entries(key).reduce((text, [field, value]) => onlyValue(text, field, value), filter);
}

/** In parentheses where OR would reach beyond it. */
function whole(filter: string): string {
  return /\bOR\b/.test(filter) ? `(${filter})` : filter;
}
