import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiProblem, ServerUnreachable } from './problem';
import { isComingBack, retryDelayMs, shouldRetry } from './retry';

const starting = new ApiProblem(503, {}, 2);

it.each([
  ['an engine that starts', starting, 100, true, 2_000],
  ['a wait of no time', new ApiProblem(503, {}, 0), 100, true, 1_000],
  ['a wait of an hour', new ApiProblem(503, {}, 3_600), 100, true, 30_000],
  ['a 503 that promises nothing, at first', new ApiProblem(503, {}), 1, true, 2_000],
  ['a 503 that promises nothing, later', new ApiProblem(503, {}), 2, false, 4_000],
  ['silence', new ServerUnreachable(), 0, true, 1_000],
  ['an answer that is no', new ApiProblem(400, {}, 2), 0, false, 1_000],
])('%s', (_, error, failures, again, delayMs) => {
  expect([shouldRetry(failures, error), retryDelayMs(failures, error)]).toEqual([again, delayMs]);
});

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('asks for as long as the server is coming back, and keeps what was there', async () => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: shouldRetry, retryDelay: retryDelayMs } } });
  client.setQueryData(['home'], 'old');
  const answers = [...Array.from({ length: 8 }, () => starting), 'new'];
  const observer = new QueryObserver(client, {
    queryKey: ['home'],
    queryFn: () => {
      const answer = answers.shift();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  });
  const stop = observer.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(12_000);
  expect([observer.getCurrentResult().data, isComingBack(observer.getCurrentResult().failureReason)]).toEqual(['old', true]);

  await vi.advanceTimersByTimeAsync(6_000);
  expect([observer.getCurrentResult().data, observer.getCurrentResult().failureReason]).toEqual(['new', null]);
  stop();
});
