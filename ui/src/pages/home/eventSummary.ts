import type { TelemetryEvent } from '../../api/types';
import { formatValue } from '../../shared/format';

// What tells one event from the next, most telling first.
const telling = [
  'message', 'error', 'error_message', 'validation_failure', 'last_error', 'result', 'cache_type', 'strategy',
  'recommendation', 'model', 'route', 'status_code', 'duration_ms', 'cost_usd', 'user_id', 'session_id',
];

const units: Record<string, string> = { duration_ms: 'ms', cost_usd: 'usd' };

/** An event in one line: at most `limit` of its most telling values. */
export function eventSummary(event: TelemetryEvent, limit = 3): string {
  const parts: string[] = [];
  for (const field of telling) {
    const value = event[field] ?? event.attributes?.[field];
    if (parts.length < limit && value !== undefined && value !== null && value !== '') {
      const unit = units[field];
      parts.push(unit !== undefined && typeof value === 'number' ? formatValue(value, unit) : String(value));
    }
  }
  return parts.join(' · ');
}
