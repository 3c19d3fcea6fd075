import { located } from './base';
import { markReachable, markSignedOut } from './connection';
import { parseExact } from './json';
import { parseProblem, ServerUnreachable } from './problem';
import { currentTenant } from './tenant';
import { sentTime } from './time';

export type Parameters = Record<string, string | number | boolean | readonly string[] | null | undefined>;

/** `/api/x?a=1`: omits parameters that are null, undefined or empty, and repeats those with several values; reads get the chosen tenant, and times become moments. */
export function address(path: string, parameters: Parameters = {}): string {
  const search = new URLSearchParams();
  const tenant = currentTenant();
  if (tenant !== null && path.startsWith('/api/') && path !== '/api/session') {
    search.set('tenant', tenant);
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (Array.isArray(value)) {
      value.forEach((one: string) => search.append(name, one));
    } else if (value !== null && value !== undefined && value !== '') {
      search.set(name, isTime(name) ? sentTime(String(value)) : String(value));
    }
  }
  const query = search.toString();
  return located(query === '' ? path : `${path}?${query}`);
}

function isTime(name: string): boolean {
  return name === 'from' || name === 'to';
}

export async function getJson<T>(path: string, parameters?: Parameters, signal?: AbortSignal): Promise<T> {
  return read<T>(await send(address(path, parameters), { signal }));
}

/** For answers with values that people sent: their integers keep every digit. */
export async function getExactJson<T>(path: string, parameters?: Parameters, signal?: AbortSignal): Promise<T> {
  return parseExact(await (await send(address(path, parameters), { signal })).text()) as T;
}

export async function postJson<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const response = await send(address(path), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
  return read<T>(response);
}

export async function postBody<T>(path: string, body: BodyInit, headers: Record<string, string>, signal?: AbortSignal): Promise<T> {
  return read<T>(await send(located(path), { method: 'POST', headers, body, signal }));
}

export async function putBody<T>(path: string, body: BodyInit, headers: Record<string, string>): Promise<T> {
  return read<T>(await send(located(path), { method: 'PUT', headers, body }));
}

export async function deleteAt(path: string, signal?: AbortSignal): Promise<void> {
  await send(located(path), { method: 'DELETE', signal });
}

/** Rejects with ApiProblem for an error response, ServerUnreachable without a response, AbortError when aborted. */
async function send(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (init.signal?.aborted) {
      throw error;
    }
    markReachable(false);
    throw new ServerUnreachable(error);
  }
  // A proxy sends 502 and 504 when the server behind it is down.
  if (response.status === 502 || response.status === 504) {
    markReachable(false);
    throw new ServerUnreachable();
  }
  markReachable(true);
  if (response.ok) {
    return response;
  }
  const problem = parseProblem(response.status, await response.text(), response.headers.get('Retry-After'));
  if (problem.status === 401) {
    markSignedOut(true);
  }
  throw problem;
}

async function read<T>(response: Response): Promise<T> {
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
