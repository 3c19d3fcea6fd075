import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getJson } from './client';
import type { TimeRange } from './scope';
import type { Inference } from './types';

/** The fields that a reader chose for roles of unknown data, by role; '' is none. Other roles are as guessed. */
export type ChosenRoles = Readonly<Record<string, string>>;

/** The parameter of a role, in the address of the page as in that of the API. */
export const roleParameter = (role: string) => `role.${role}`;

/** As parameters of a request. A list, because the client leaves out texts that are empty. */
export const roleParameters = (roles: ChosenRoles) => Object.fromEntries(Object.entries(roles).map(([role, field]) => [roleParameter(role), [field]]));

/** Every path of the newest events, how they are read, and the pack that it makes. */
export const inferenceQuery = (range: TimeRange, roles: ChosenRoles) =>
  queryOptions({
    queryKey: ['live', 'inference', range, roles],
    queryFn: ({ signal }) => getJson<Inference>('/api/inference', { ...range, ...roleParameters(roles) }, signal),
    placeholderData: keepPreviousData,
  });
