/** A value of a field as it arrives in an event or a facet. */
export type FieldValue = string | number | boolean | null;

const PLAIN_FIELD = /^[^\s()"'=<>:!\\-][^\s()"'=<>:!\\]*$/;
const RESERVED = /^(?:AND|OR|NOT)$/;

/** A field name as filter text: quoted only when it holds what the grammar uses itself. */
export function fieldText(field: string): string {
  return PLAIN_FIELD.test(field) && !RESERVED.test(field) ? field : quote(field);
}

/** Text in double quotes. A star is escaped too: it would otherwise be a wildcard. */
export function quote(text: string): string {
  return `"${text.replace(/[\\"*]/g, '\\$&')}"`;
}

/** One condition as filter text. `null` stands for events without the field. */
export function conditionText(field: string, operator: '=' | '!=', value: FieldValue): string {
  if (value === null) {
    return operator === '=' ? `NOT ${fieldText(field)}=*` : `${fieldText(field)}=*`;
  }
  return `${fieldText(field)}${operator}${typeof value === 'string' ? quote(value) : String(value)}`;
}

/** How two values are compared in a filter: `attempt=1` and `attempt="1"` are the same choice to a reader. */
export function sameValue(left: FieldValue, right: FieldValue): boolean {
  return left === null || right === null ? left === right : String(left) === String(right);
}
