import { postJson } from './client';
import type { TimeRange } from './scope';
import type { CompletionAnswer, QueryCheckAnswer } from './types';

/** What is wrong with a filter, and what is doubtful about it for events of the range. */
export function checkFilter(query: string, range: TimeRange, signal: AbortSignal): Promise<QueryCheckAnswer> {
  return postJson<QueryCheckAnswer>('/api/query/check', { language: 'filter', query, ...range }, signal);
}

/** What may stand at a position of a filter. */
export function completeFilter(query: string, position: number, range: TimeRange, signal: AbortSignal): Promise<CompletionAnswer> {
  return postJson<CompletionAnswer>('/api/query/complete', { language: 'filter', query, position, ...range }, signal);
}
