import { address } from '../api/client';
import { ApiProblem, parseProblem } from '../api/problem';
import type { TelemetryEvent } from '../api/types';
import { backoffMs } from './backoff';
import { EventStreamParser, type StreamMessage } from './eventStream';
import type { TailFeed } from './tailFeed';

export interface TailOptions {
  filter: string;
  feed: TailFeed;
  signal: AbortSignal;
  fetch?: typeof fetch;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Keeps the feed connected until the signal aborts. A connection that ends is opened again with back-off and asks for what
 * it missed by Last-Event-ID. An answer that will not change by asking again (a filter that does not parse, no permission)
 * ends it with state `failed`.
 */
export async function runTail(options: TailOptions): Promise<void> {
  const { feed, signal, sleep = sleepFor } = options;
  const position: Position = { lastEventId: undefined, attempt: 0 };
  while (!signal.aborted) {
    try {
      await readOnce(options, position);
    } catch (error) {
      if (error instanceof ApiProblem && !isPassing(error)) {
        feed.setState({ kind: 'failed', problem: error });
        return;
      }
      // The network, a restart or an overloaded server: wait and try again.
    }
    if (signal.aborted) {
      return;
    }
    const delay = backoffMs(position.attempt);
    position.attempt += 1;
    feed.setState({ kind: 'waiting', attempt: position.attempt, retryAt: Date.now() + delay });
    await sleep(delay, signal);
  }
}

interface Position {
  lastEventId: string | undefined;
  /** Failed connections in a row. */
  attempt: number;
}

async function readOnce({ filter, feed, signal, fetch = globalThis.fetch }: TailOptions, position: Position): Promise<void> {
  const headers: Record<string, string> = { Accept: 'text/event-stream' };
  if (position.lastEventId !== undefined) {
    headers['Last-Event-ID'] = position.lastEventId;
  }
  const response = await fetch(address('/api/tail', { filter }), { headers, signal, credentials: 'same-origin', cache: 'no-store' });
  if (!response.ok) {
    throw parseProblem(response.status, await response.text(), response.headers.get('Retry-After'));
  }
  if (response.body === null) {
    return;
  }
  feed.setState({ kind: 'open' });
  position.attempt = 0;
  const parser = new EventStreamParser();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    for (const message of parser.push(chunk.value)) {
      accept(message, feed, position);
    }
  }
}

function accept(message: StreamMessage, feed: TailFeed, position: Position): void {
  position.lastEventId = message.id ?? position.lastEventId;
  const data: unknown = JSON.parse(message.data);
  if (message.event === 'row') {
    feed.receive(data as TelemetryEvent);
  } else if (message.event === 'skipped') {
    feed.skip((data as { count?: number }).count ?? 0);
  }
}

function isPassing(problem: ApiProblem): boolean {
  return problem.status >= 500 || problem.status === 429 || problem.status === 408;
}

function sleepFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
