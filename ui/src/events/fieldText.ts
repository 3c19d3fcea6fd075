import type { FieldDefinition } from '../api/types';
import { formatDuration, formatMoney } from '../shared/format';
import { type EventField, valueText } from './eventFields';

export type Units = ReadonlyMap<string, string>;

export function unitsOf(fields: readonly FieldDefinition[]): Units {
  return new Map(fields.flatMap(({ name, unit }) => (unit ? [[name, unit]] : [])));
}

/** A value for display in a row: durations and money with their unit, long amounts grouped, identifiers as they are. Tooltips show the exact value. */
export function shownValue(name: string, value: unknown, units: Units): string {
  if (!isNumeric(value)) {
    return valueText(value).slice(0, maxChars);
  }
  const unit = units.get(name) ?? guessUnit(name);
  if (unit === 'ms') {
    return formatDuration(Number(value));
  }
  if (unit === 'usd') {
    return formatMoney(Number(value));
  }
  // Nobody reads an amount of sixteen digits: such an integer is an id or a time.
  return typeof value === 'bigint' || !Number.isInteger(value) || holdsIdentifiers(name) ? String(value) : value.toLocaleString('en-US');
}

/** Whether a value is a number of any size. */
export function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** The times that the server prints for every event, in UTC. */
export function isTime({ name, value }: EventField): boolean {
  return (name === 'time' || name === 'received') && typeof value === 'string';
}

const identifiers = /(?:id|uuid|hash|port|year|version|build|zip|phone)$/i;
const amounts = /(?:paid|bid|grid|report)$/i;

/** `user_id`, `orderId`, `pid`, `port`: numbers that name something, and are never added up. */
function holdsIdentifiers(name: string): boolean {
  return identifiers.test(name) && !amounts.test(name);
}

/** More than a row can show; a prompt of a megabyte must not become a text node of a megabyte. */
const maxChars = 400;

function guessUnit(name: string): string | undefined {
  return name.endsWith('_ms') ? 'ms' : name.endsWith('_usd') ? 'usd' : undefined;
}
