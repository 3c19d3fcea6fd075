import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { checkQuery, type QueryLanguage } from '../api/query';
import type { QueryCheckAnswer } from '../api/types';

/** Long enough not to report an error in a word that is still being typed. */
const pauseMs = 600;

const nothing: QueryCheckAnswer = { valid: true, errors: [], warnings: [], kind: null };

/** The server's errors and warnings for the text as it is written, for events of the range. Empty during the first check and when the server does not respond. */
export function useQueryCheck(language: QueryLanguage, text: string, from: string, to: string): QueryCheckAnswer {
  const [settled] = useDebouncedValue(text, pauseMs);
  const check = useQuery({
    queryKey: ['query-check', language, settled, from, to],
    queryFn: ({ signal }) => checkQuery(language, settled, { from, to }, signal),
    enabled: settled.trim() !== '',
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return text.trim() === '' || settled.trim() === '' ? nothing : (check.data ?? nothing);
}
