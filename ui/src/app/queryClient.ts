import { hashKey, QueryClient } from '@tanstack/react-query';
import { retryDelayMs, shouldRetry } from '../api/retry';
import { currentTenant } from '../api/tenant';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The client adds the tenant of the URL to every read, so it is part of the key.
      queryKeyHashFn: (key) => `${currentTenant() ?? ''} ${hashKey(key)}`,
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      retry: shouldRetry,
      retryDelay: retryDelayMs,
    },
  },
});
