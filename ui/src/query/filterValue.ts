/** A value of a field in an event or a facet; a bigint is an integer that a number would round. */
export type FieldValue = string | number | bigint | boolean | null;

const plainField = /^[\p{L}\p{Nd}_.@/$]+$/u;
// The server compares UTF-16 units one by one, so half a surrogate pair is not a letter.
const surrogate = /[\ud800-\udfff]/;
const reserved = /^(?:AND|OR|NOT|WHERE|GROUP|ORDER|BY|LIMIT)$/;

/** A field name as filter text: quoted only if the grammar requires it. */
export function fieldText(field: string): string {
  return plainField.test(field) && !surrogate.test(field) && !reserved.test(field) ? field : `"${field.replace(/[\\"]/g, '\\$&')}"`;
}

/** A quoted text that is compared literally. Stars are escaped too, because they would be wildcards. */
export function quote(text: string): string {
  return `"${text.replace(/[\\"*]/g, '\\$&')}"`;
}

/** One condition as filter text. `null` means events without the field. */
export function conditionText(field: string, operator: '=' | '!=', value: FieldValue): string {
  if (value === null) {
    return operator === '=' ? `NOT ${fieldText(field)}=*` : `${fieldText(field)}=*`;
  }
  return `${fieldText(field)}${operator}${typeof value === 'string' ? quote(value) : String(value)}`;
}

/** True if a filter treats both values as equal: for a reader `attempt=1` and `attempt="1"` are the same choice. */
export function sameValue(left: FieldValue, right: FieldValue): boolean {
  return left === null || right === null ? left === right : String(left) === String(right);
}
