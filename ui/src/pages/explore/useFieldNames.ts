import { useMemo } from 'react';
import type { TelemetryEvent } from '../../api/types';
import { fieldNamesOf } from '../../events/fieldNames';

/** The names of the fields of the rows. The same array as long as the names are the same, though a live list changes every second. */
export function useFieldNames(rows: readonly TelemetryEvent[]): readonly string[] {
  const text = useMemo(() => fieldNamesOf(rows).join('\n'), [rows]);
  return useMemo(() => (text === '' ? [] : text.split('\n')), [text]);
}
