import type { QueryError } from './types';

interface ProblemBody {
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  traceId?: string;
  position?: number;
  length?: number;
  expected?: string[];
  hint?: string;
  nearest?: string;
}

/** An error response of the server: an `application/problem+json` document, or the closest equivalent. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly traceId: string | null;
  /** The error in the query text, if the problem is one. */
  readonly query: QueryError | null;
  readonly retryAfterSeconds: number | null;
  /** The existing name that is closest to the unknown one of the request. */
  readonly nearest: string | null;

  constructor(status: number, body: ProblemBody, retryAfterSeconds: number | null = null) {
    const title = body.title ?? fallbackTitle(status);
    super(body.detail ?? title);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = body.code ?? `http_${status}`;
    this.title = title;
    this.traceId = body.traceId ?? null;
    this.nearest = body.nearest ?? null;
    this.retryAfterSeconds = retryAfterSeconds;
    this.query =
      typeof body.position === 'number'
        ? {
            position: body.position,
            length: body.length ?? 1,
            message: body.detail ?? title,
            expected: body.expected ?? [],
            hint: body.hint ?? null,
          }
        : null;
  }
}

/** The request got no response: the server is down or restarting, or the network failed. */
export class ServerUnreachable extends Error {
  constructor(cause?: unknown) {
    super('The Sightglass server does not answer.', { cause });
    this.name = 'ServerUnreachable';
  }
}

export function parseProblem(status: number, text: string, retryAfter: string | null): ApiProblem {
  const seconds = retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null;
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
      return new ApiProblem(status, body as ProblemBody, seconds);
    }
  } catch {
    // Not JSON: a proxy's page, or nothing. Only the status is known.
  }
  return new ApiProblem(status, {}, seconds);
}

function fallbackTitle(status: number): string {
  switch (status) {
    case 401:
      return 'You are not signed in';
    case 403:
      return 'This key does not allow it';
    case 404:
      return 'Not found';
    case 413:
      return 'The request is too large';
    case 429:
      return 'Too many requests';
    case 503:
      return 'The server is busy or starting';
    default:
      return status >= 500 ? 'The server failed to answer' : `The server answered ${status}`;
  }
}
