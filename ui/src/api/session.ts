import { queryOptions } from '@tanstack/react-query';
import { deleteAt, getJson, postJson } from './client';
import type { FacetsAnswer, Session } from './types';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => readSession(signal),
  staleTime: 60_000,
});

/** Also tells whether the server responds at all: the client records this in the connection state. */
export function readSession(signal?: AbortSignal): Promise<Session> {
  return getJson<Session>('/api/session', {}, signal);
}

/** Rejects with status 401 for a key that the server does not know. */
export function signIn(key: string): Promise<Session | undefined> {
  return postJson<Session | undefined>('/api/session', { key });
}

export function signOut(): Promise<void> {
  return deleteAt('/api/session');
}

export const tenantsQuery = queryOptions({
  queryKey: ['tenants'],
  queryFn: ({ signal }) => getJson<FacetsAnswer>('/api/facets', { fields: 'tenant', from: 'now-30d', limit: 50 }, signal),
  staleTime: 60_000,
});
