import type { Scope } from '../api/scope';
import type { TelemetryEvent } from '../api/types';
import { isNumeric } from './fieldText';
import { conditionText } from '../query/filterValue';

const hourMs = 3_600_000;

const links = [
  { field: 'job_id', label: 'Same job', marginMs: 6 * hourMs },
  { field: 'request_id', label: 'Same request', marginMs: hourMs },
  { field: 'trace_id', label: 'Same trace', marginMs: hourMs },
  { field: 'session_id', label: 'Same session', marginMs: 12 * hourMs },
  { field: 'user_id', label: 'Same user', marginMs: 24 * hourMs },
] as const;

export interface RelatedLink {
  field: string;
  label: string;
  scope: Scope;
}

/** Links from one event to related ones. Their range is the time around the event, wide enough to include them. */
export function relatedLinks(event: TelemetryEvent): RelatedLink[] {
  const time = Date.parse(event.time);
  return links.flatMap(({ field, label, marginMs }) => {
    const value = event[field];
    if ((typeof value !== 'string' && !isNumeric(value)) || value === '' || Number.isNaN(time)) {
      return [];
    }
    const from = new Date(time - marginMs).toISOString();
    const to = new Date(time + marginMs).toISOString();
    return [{ field, label, scope: { filter: conditionText(field, '=', value), from, to } }];
  });
}
