/** A value of a field as it arrives in an event or a facet. */
export type FieldValue = string | number | boolean | null;

const plainField = /^[\p{L}\p{Nd}_.@/$]+$/u;
// The server looks at one UTF-16 unit at a time: half of a letter is none.
const surrogate = /[\ud800-\udfff]/;
const reserved = /^(?:AND|OR|NOT)$/;

/** A field name as filter text: quoted only when the grammar would read it otherwise. */
export function fieldText(field: string): string {
  return plainField.test(field) && !surrogate.test(field) && !reserved.test(field) ? field : `"${field.replace(/[\\"]/g, '\\$&')}"`;
}

/** Text in double quotes that is compared letter by letter. A star is escaped too: it would otherwise stand for any text. */
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
