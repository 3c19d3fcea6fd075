import { printJson } from '../api/json';
import type { TelemetryEvent } from '../api/types';
import { type EventField, eventFields, readField } from './eventFields';
import { eventTitle } from './eventTitle';

/**
 * Which fields are most informative, so that a reader understands a mixed list without opening rows. The rules look at
 * names and know no pack. In this order: error, outcome, cause, duration, amount; identifiers come last.
 */
const rules: [pattern: RegExp, weight: number][] = [
  [/(^|[._])(err|error|exception|failure)[._]?(message|msg|reason|type|name|code|kind)$/i, 10],
  [/(^|[._])(err|error|exception|failure|reason)$|_failure$|_error$/, 10],
  [/(^|[._])(stack|stacktrace|traceback|stack_trace)$/, 1],
  [/(^|[._])(message|msg)$/, 9.5],
  [/status_?code$/i, 6],
  [/(^|[._])(result|outcome|status|verdict|recommendation|decision|strategy)$/, 9],
  [/(_type|_to)$|(^|[._])(route|method|path|url|tool|tool_name)$/, 8.5],
  [/(^|[._])model$/, 8],
  [/duration|latency|elapsed|responseTime|_ms$|Ms$/, 7],
  [/score|rating|confidence/, 6.5],
  [/cost|price|usd|savings/, 6],
  [/tokens$/i, 5],
  [/attempt|retry|retries|count$/, 4],
  [/^(operation|provider|feature|logger)$/, 3],
];

/** Fields that every event has, that the row shows elsewhere, or that have the same value everywhere. */
const silent =
  /^(id|time|received|timestamp|tenant|event|level|kind|service|environment|release|weight|fingerprint|price_id|trace_id|span_id|parent_span_id)$/;
const identifier = /(^|[._])id$|_id$|[a-z]Id$|uuid|(^|[._])(key|prompt|completion)$/;

/** Fields that weigh less are shown only in rows that would be nearly empty without them. */
const tellingWeight = 0.5;
const leastFields = 3;

export function salience(name: string): number {
  if (silent.test(name)) {
    return 0;
  }
  if (identifier.test(name)) {
    return 0.25;
  }
  const weight = rules.find(([pattern]) => pattern.test(name))?.[1] ?? 2;
  return name.startsWith('attributes.') ? weight - 1.5 : weight;
}

/** The fields to show as chips, most salient first, without the one that is the title. At least three, if the event has as many. */
export function summaryFields(event: TelemetryEvent, limit = 7): EventField[] {
  const title = eventTitle(event);
  const ranked = eventFields(event)
    .map((field) => ({ field, weight: salience(field.name) }))
    .filter(({ field, weight }) => weight !== 0 && field.value !== title && field.value !== '')
    .sort((left, right) => right.weight - left.weight);
  const telling = ranked.filter(({ weight }) => weight > tellingWeight).length;
  return ranked.slice(0, Math.min(limit, Math.max(telling, leastFields))).map(({ field }) => field);
}

/** The same for a row without columns. The fields of the columns come first. */
export function compactFields(event: TelemetryEvent, columns: readonly string[], summary: boolean): EventField[] {
  const own = columns.map((name) => ({ name, value: readField(event, name) })).filter(({ value }) => value !== undefined && value !== null);
  return summary ? [...own, ...summaryFields(event).filter(({ name }) => !columns.includes(name))] : own;
}

/**
 * Columns for a list with one kind of event: fields that most rows have, weighted by their salience; a field
 * with the same value in every row comes after those that differ. Null for a mixed list, which shows summaries instead.
 */
export function columnsFor(rows: readonly TelemetryEvent[], limit = 5): string[] | null {
  const sample = rows.slice(0, 200);
  const first = sample[0]?.event;
  if (first === undefined || sample.some((row) => row.event !== first)) {
    return null;
  }
  const names = [...new Set(sample.flatMap((row) => eventFields(row).map((field) => field.name)))];
  const ranked = names
    .map((name) => ({ name, rank: rank(name, sample) }))
    .filter(({ rank: value }) => value > 1)
    .sort((left, right) => right.rank - left.rank);
  // `attempt_duration_ms` adds little to `duration_ms`.
  const distinct = ranked.filter(({ name }) => !ranked.some((other) => other.name !== name && name.endsWith(`_${other.name}`)));
  return distinct.slice(0, limit).map(({ name }) => name);
}

function rank(name: string, rows: readonly TelemetryEvent[]): number {
  const values = rows.map((row) => readField(row, name)).filter((value) => value !== undefined && value !== null);
  const varies = new Set(values.map((value) => printJson(value))).size > 1;
  const share = values.length / rows.length;
  return salience(name) * share * (varies || rows.length < 3 ? 1 : 0.3);
}
