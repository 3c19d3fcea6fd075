import { queryOptions } from '@tanstack/react-query';
import { located } from './base';
import { getJson, putBody } from './client';
import type { PackChange, PackDetails } from './types';

const pathOf = (name: string) => `/api/packs/${encodeURIComponent(name)}`;

export const packsQuery = queryOptions({
  queryKey: ['packs'],
  queryFn: ({ signal }) => getJson<{ packs: PackDetails[] }>('/api/packs', {}, signal),
  select: (answer) => answer.packs,
});

/** Applies a pack to all events, also to those that are stored. Rejects with `pack-invalid` and all its mistakes, one a line. */
export function applyPack(name: string, yaml: string): Promise<PackChange> {
  return putBody<PackChange>(pathOf(name), yaml, { 'Content-Type': 'application/yaml' });
}

/** Where the server describes a pack. */
export const packAddress = (name: string) => located(pathOf(name));
