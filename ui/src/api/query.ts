import { queryOptions } from '@tanstack/react-query';
import { postJson } from './client';
import type { TimeRange } from './scope';
import { sentRange } from './time';
import type { CompletionAnswer, QueryAnswer, QueryCheckAnswer, TranslationAnswer } from './types';

/** A language of `/api/query`. */
export type QueryLanguage = 'filter' | 'formula' | 'sql' | 'cloudwatch' | 'builder' | 'analytics-sql';

/** Errors in a text, and warnings about it for events of the range. */
export function checkQuery(language: QueryLanguage, query: string, range: TimeRange, signal: AbortSignal): Promise<QueryCheckAnswer> {
  return postJson<QueryCheckAnswer>('/api/query/check', { language, query, ...sentRange(range) }, signal);
}

/** Completions at a position of a text; `fields` are proposed besides those that the server knows. */
export function completeQuery(language: QueryLanguage, query: string, position: number, fields: readonly string[], range: TimeRange, signal: AbortSignal): Promise<CompletionAnswer> {
  return postJson<CompletionAnswer>('/api/query/complete', { language, query, position, fields, ...sentRange(range) }, signal);
}

/** A question and its answer as a table; with `step`, a formula has a row for each step (and group). */
export const answerQuery = (language: QueryLanguage, query: string, range: TimeRange, options: { step?: string; limit?: number } = {}) =>
  queryOptions({
    queryKey: ['live', 'answer', language, query, range, options],
    queryFn: ({ signal }) => postJson<QueryAnswer>('/api/query', { language, query, ...sentRange(range), ...options }, signal),
    retry: false,
  });

/** The question in the other languages, for admins. */
export function translateQuery(language: QueryLanguage, query: string, signal?: AbortSignal): Promise<TranslationAnswer> {
  return postJson<TranslationAnswer>('/api/query/translate', { language, query }, signal);
}
