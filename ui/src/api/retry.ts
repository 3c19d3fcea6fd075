import { ApiProblem } from './problem';

// Requests without a response or with 5xx are retried, because they often succeed a moment later. A retry of any other gives the same result.
const usualRetries = 2;
const firstDelayMs = 1_000;
const longestDelayMs = 30_000;

/** 503 with Retry-After: the server will answer later, because its engine is starting or it is restarting itself. */
export function isComingBack(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && error.status === 503 && error.retryAfterSeconds !== null;
}

/** Whether to retry: without limit while the server is coming back, otherwise a few times after failures and silence. */
export function shouldRetry(failures: number, error: unknown): boolean {
  return isComingBack(error) || (failures < usualRetries && !(error instanceof ApiProblem && error.status < 500));
}

export function retryDelayMs(failures: number, error: unknown): number {
  return isComingBack(error) ? Math.min(Math.max(firstDelayMs, (error.retryAfterSeconds ?? 0) * 1_000), longestDelayMs) : Math.min(firstDelayMs * 2 ** failures, longestDelayMs);
}
