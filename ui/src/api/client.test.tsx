import { afterEach, describe, expect, it, vi } from 'vitest';
import { address, getExactJson, getJson, postJson } from './client';
import { useConnection } from './connection';
import { ApiProblem, ServerUnreachable } from './problem';

function answer(...responses: (Response | Error | DOMException)[]) {
  const fetch = vi.fn<typeof globalThis.fetch>();
  for (const response of responses) {
    if (response instanceof Response) {
      fetch.mockResolvedValueOnce(response);
    } else {
      fetch.mockRejectedValueOnce(response);
    }
  }
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

afterEach(() => {
  vi.unstubAllGlobals();
  window.history.replaceState(null, '', '/');
  useConnection.setState({ reachable: true, signedOut: false });
});

describe('address', () => {
  it('leaves out what is not set', () => {
    expect(address('/api/events', { filter: 'a="b c"', limit: 8, cursor: null, order: undefined, pack: '' })).toBe('/api/events?filter=a%3D%22b+c%22&limit=8');
    expect(address('/api/events')).toBe('/api/events');
  });

  it('adds the tenant of the URL to reads, and only to those', () => {
    window.history.replaceState(null, '', '/?tenant=acme');
    expect(address('/api/events')).toBe('/api/events?tenant=acme');
    expect(address('/api/session')).toBe('/api/session');
    expect(address('/v1/events')).toBe('/v1/events');
  });
});

it('sends times as moments of the zone of the page', () => {
  const moment = new Date(2026, 10, 26, 13, 29).toISOString();
  expect(address('/api/events', { from: '2026-11-26T13:29:00', to: 'now' })).toBe(`/api/events?from=${encodeURIComponent(moment)}&to=now`);
});

it('posts JSON and reads the answer', async () => {
  const fetch = answer(Response.json({ valid: true }));
  await expect(postJson('/api/query/check', { query: 'a' })).resolves.toEqual({ valid: true });
  expect(fetch.mock.calls[0]?.[1]).toMatchObject({ method: 'POST', body: '{"query":"a"}' });
});

it('keeps every digit of values that people sent', async () => {
  answer(new Response('{"events":[{"i":107505301260286111}]}'));
  await expect(getExactJson('/api/events')).resolves.toEqual({ events: [{ i: 107505301260286111n }] });
});

it('marks the page signed out on 401', async () => {
  answer(new Response('{"title":"Sign in"}', { status: 401 }));
  await expect(getJson('/api/overview')).rejects.toBeInstanceOf(ApiProblem);
  expect(useConnection.getState().signedOut).toBe(true);
});

it('notices silence and the answer after it', async () => {
  answer(new TypeError('fetch failed'), new Response('', { status: 502 }), Response.json({}));
  await expect(getJson('/api/overview')).rejects.toBeInstanceOf(ServerUnreachable);
  await expect(getJson('/api/overview')).rejects.toBeInstanceOf(ServerUnreachable);
  expect(useConnection.getState().reachable).toBe(false);
  await getJson('/api/overview');
  expect(useConnection.getState().reachable).toBe(true);
});

it('does not call an abort silence', async () => {
  const controller = new AbortController();
  controller.abort();
  answer(new DOMException('aborted', 'AbortError'));
  await expect(getJson('/api/overview', {}, controller.signal)).rejects.toThrow('aborted');
  expect(useConnection.getState().reachable).toBe(true);
});
