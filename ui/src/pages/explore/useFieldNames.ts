import { useMemo } from 'react';
import type { AttributeName, TelemetryEvent } from '../../api/types';
import { fieldNamesOf } from '../../events/fieldNames';

/**
 * The names of the fields of the rows, then those of the attributes that the matching events have. The same array as long as
 * the names are the same, though a live list changes every second.
 */
export function useFieldNames(rows: readonly TelemetryEvent[], attributes: readonly AttributeName[]): readonly string[] {
  const text = useMemo(() => [...new Set([...fieldNamesOf(rows), ...attributes.map(({ name }) => name)])].join('\n'), [attributes, rows]);
  return useMemo(() => (text === '' ? [] : text.split('\n')), [text]);
}
