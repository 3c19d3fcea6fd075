import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getJson } from './client';
import type { TimeRange } from './scope';
import type { Inference } from './types';

/** How a reader chose to read unknown data, as parameters of the page and of the API: which group of events, and the field of a role; '' is none. The rest is as guessed. */
export type ChosenReading = Readonly<Record<string, string>>;

/** The parameter of the group. */
export const groupParameter = 'group';

/** The parameter of a role. */
export const roleParameter = (role: string) => `role.${role}`;

/** As parameters of a request. Lists, because the client leaves out texts that are empty. */
export const readingParameters = (reading: ChosenReading) => Object.fromEntries(Object.entries(reading).map(([name, value]) => [name, [value]]));

/** Every path of the newest events, how they are read, and the pack that it makes: with a free name, if none is given. */
export const inferenceQuery = (range: TimeRange, reading: ChosenReading, name: string | null = null) =>
  queryOptions({
    queryKey: ['live', 'inference', range, reading, name],
    queryFn: ({ signal }) => getJson<Inference>('/api/inference', { ...range, ...readingParameters(reading), name }, signal),
    placeholderData: keepPreviousData,
  });
