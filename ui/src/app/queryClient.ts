import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem';

/** Answers of the server are right or wrong, so only silence and 5xx are asked again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem && error.status < 500),
    },
  },
});
