import { useMemo } from 'react';
import type { AttributeName, FieldDefinition, TelemetryEvent } from '../../api/types';
import { fieldNamesOf } from '../../events/fieldNames';

/**
 * The names of the fields of the rows, then those of the attributes that the matching events have. The same array as long as
 * the names are the same, though a live list changes every second.
 */
export function useFieldNames(rows: readonly TelemetryEvent[], attributes: readonly AttributeName[], fields: readonly FieldDefinition[]): readonly string[] {
  const text = useMemo(() => [...new Set([...fieldNamesOf(rows), ...attributeNames(attributes, fields)])].join('\n'), [attributes, fields, rows]);
  return useMemo(() => (text === '' ? [] : text.split('\n')), [text]);
}

/** Their names as the page reads them from an event. Declared fields that are stored with the attributes are members of the event itself. */
export function attributeNames(attributes: readonly AttributeName[], fields: readonly FieldDefinition[]): string[] {
  const declared = new Set(fields.map(({ name }) => name));
  return attributes.map(({ name }) => (declared.has(name) || name.startsWith('attributes.') ? name : `attributes.${name}`));
}
