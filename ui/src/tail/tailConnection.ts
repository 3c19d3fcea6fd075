import { tailAddress } from '../api/events';
import { parseExact } from '../api/json';
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
 * Keeps the feed connected until the signal aborts. A connection that ends is opened again with back-off and requests the missed
 * events with Last-Event-ID. If a retry cannot help (a filter that does not parse, no permission), the connection
 * ends with the state `failed`.
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
      // A network failure, a restart or an overloaded server: wait and try again.
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
  /** Number of consecutive failed connections. */
  attempt: number;
}

async function readOnce({ filter, feed, signal, fetch = globalThis.fetch }: TailOptions, position: Position): Promise<void> {
  const headers: Record<string, string> = { Accept: 'text/event-stream' };
  if (position.lastEventId !== undefined) {
    headers['Last-Event-ID'] = position.lastEventId;
  }
  const silence = new SilenceWatch(signal);
  try {
    const url = tailAddress(filter);
    const response = await fetch(url, { headers, signal: silence.signal, credentials: 'same-origin', cache: 'no-store' });
    await readStream(response, feed, position, silence);
  } finally {
    silence.stop();
  }
}

async function readStream(response: Response, feed: TailFeed, position: Position, silence: SilenceWatch): Promise<void> {
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
    silence.heard();
    for (const message of parser.push(chunk.value)) {
      accept(message, feed, position);
    }
  }
}

/** The server sends something at least every 15 s. A connection that is silent for longer than this is dead, whatever its state is. */
const silenceMs = 40_000;

/** Aborts one connection when its page does, when it is silent for too long, and when it is stopped. */
class SilenceWatch {
  private readonly abort = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  readonly signal: AbortSignal;

  constructor(page: AbortSignal) {
    this.signal = AbortSignal.any([page, this.abort.signal]);
    this.heard();
  }

  heard(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.abort.abort(), silenceMs);
  }

  /** Also ends a stream that was not read to its end. */
  stop(): void {
    clearTimeout(this.timer);
    this.abort.abort();
  }
}

function accept(message: StreamMessage, feed: TailFeed, position: Position): void {
  position.lastEventId = message.id ?? position.lastEventId;
  const data: unknown = parseExact(message.data);
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
