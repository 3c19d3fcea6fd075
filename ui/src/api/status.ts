import { queryOptions } from '@tanstack/react-query';
import { getJson } from './client';
import type { ServerStatus } from './types';

/** What the server says of itself. Damage is found within a minute, so it is asked about as often. */
export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: ({ signal }) => getJson<ServerStatus>('/api/status', {}, signal),
  staleTime: 60_000,
  refetchInterval: 60_000,
});
