import type { TelemetryEvent } from '../api/types';
import { eventFields } from './eventFields';

/** Reading the fields of more events than this costs more than it finds. */
const sample = 200;

/** The names of all fields of the first events, nested attributes included, in the order in which they first occur. */
export function fieldNamesOf(events: readonly TelemetryEvent[]): string[] {
  return [...new Set(events.slice(0, sample).flatMap((event) => eventFields(event).map(({ name }) => name)))];
}
