import { hashKey, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem';
import { currentTenant } from '../api/tenant';

/** Only requests without a response or with 5xx are retried, because a retry of any other gives the same result. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The client adds the tenant of the URL to every read, so it is part of the key.
      queryKeyHashFn: (key) => `${currentTenant() ?? ''} ${hashKey(key)}`,
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem && error.status < 500),
    },
  },
});
