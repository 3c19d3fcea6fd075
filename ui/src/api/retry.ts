import { ApiProblem } from './problem';

// Silence and failures of the server are often over a moment later. Answers are right or wrong.
const usualRetries = 2;
const firstDelayMs = 1_000;
const longestDelayMs = 30_000;

/** The server says that it will answer, and when to ask again: its engine is starting, or it is being restarted itself. */
export function isComingBack(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && error.status === 503 && error.retryAfterSeconds !== null;
}

/** Whether a question is asked once more: for as long as the server says so, else a few times when it failed or was silent. */
export function shouldRetry(failures: number, error: unknown): boolean {
  return isComingBack(error) || (failures < usualRetries && !(error instanceof ApiProblem && error.status < 500));
}

export function retryDelayMs(failures: number, error: unknown): number {
  return isComingBack(error) ? Math.min(Math.max(firstDelayMs, (error.retryAfterSeconds ?? 0) * 1_000), longestDelayMs) : Math.min(firstDelayMs * 2 ** failures, longestDelayMs);
}
