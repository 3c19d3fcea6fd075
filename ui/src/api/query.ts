import { postJson } from './client';
import type { TimeRange } from './scope';
import { sentRange } from './time';
import type { CompletionAnswer, QueryCheckAnswer } from './types';

/** Errors in a filter, and warnings about it for events of the range. */
export function checkFilter(query: string, range: TimeRange, signal: AbortSignal): Promise<QueryCheckAnswer> {
  return postJson<QueryCheckAnswer>('/api/query/check', { language: 'filter', query, ...sentRange(range) }, signal);
}

/** Completions at a position of a filter; `fields` are proposed besides those that the server knows. */
export function completeFilter(query: string, position: number, fields: readonly string[], range: TimeRange, signal: AbortSignal): Promise<CompletionAnswer> {
  return postJson<CompletionAnswer>('/api/query/complete', { language: 'filter', query, position, fields, ...sentRange(range) }, signal);
}
