import type { FieldDefinition } from '../api/types';
import { formatDuration, formatMoney } from '../shared/format';
import { valueText } from './eventFields';

export type Units = ReadonlyMap<string, string>;

export function unitsOf(fields: readonly FieldDefinition[]): Units {
  return new Map(fields.flatMap(({ name, unit }) => (unit ? [[name, unit]] : [])));
}

/** A value for display in a row: durations and money with their unit, long numbers grouped. Tooltips show the exact value. */
export function shownValue(name: string, value: unknown, units: Units): string {
  if (typeof value !== 'number') {
    return valueText(value).slice(0, maxChars);
  }
  const unit = units.get(name) ?? guessUnit(name);
  if (unit === 'ms') {
    return formatDuration(value);
  }
  if (unit === 'usd') {
    return formatMoney(value);
  }
  return Number.isInteger(value) ? value.toLocaleString('en-US') : String(value);
}

/** More than a row can show; a prompt of a megabyte must not become a text node of a megabyte. */
const maxChars = 400;

function guessUnit(name: string): string | undefined {
  return name.endsWith('_ms') ? 'ms' : name.endsWith('_usd') ? 'usd' : undefined;
}
