import { hashKey, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem';
import { currentTenant } from '../api/tenant';

/** Answers of the server are right or wrong, so only silence and 5xx are asked again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The client adds the tenant of the URL to every read, so answers are kept apart by it.
      queryKeyHashFn: (key) => `${currentTenant() ?? ''} ${hashKey(key)}`,
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem && error.status < 500),
    },
  },
});
