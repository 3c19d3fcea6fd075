import { hashKey, QueryClient } from '@tanstack/react-query';
import { retryDelayMs, shouldRetry } from '../api/retry';
import { currentTenant } from '../api/tenant';
import { currentZone } from '../api/zone';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The client adds the tenant of the URL to every read, and reads times in the chosen zone, so both are part of the key.
      queryKeyHashFn: (key) => `${currentTenant() ?? ''} ${key[0] === 'live' ? currentZone() : ''} ${hashKey(key)}`,
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      retry: shouldRetry,
      retryDelay: retryDelayMs,
    },
  },
});
