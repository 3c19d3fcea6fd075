import { queryOptions } from '@tanstack/react-query';
import { getJson } from './client';
import type { TimeRange } from './scope';
import type { Dashboard, DashboardSummary, FacetsAnswer } from './types';

/** The chosen values of a dashboard's variables, by field. */
export type VariableValues = Readonly<Record<string, readonly string[]>>;

/** The parameter of a variable, in the address of the page as in that of the API. */
export const variableParameter = (field: string) => `var.${field}`;

export const dashboardsQuery = queryOptions({
  queryKey: ['dashboards'],
  queryFn: ({ signal }) => getJson<{ dashboards: DashboardSummary[] }>('/api/dashboards', {}, signal),
  staleTime: 60_000,
  select: (answer) => answer.dashboards,
});

/** A dashboard with the data of all its panels. While another range loads, the previous answer stays; another dashboard begins empty. */
export const dashboardQuery = (name: string, range: TimeRange, compare: boolean, values: VariableValues) =>
  queryOptions({
    queryKey: ['live', 'dashboard', name, range, compare, values],
    queryFn: ({ signal }) => {
      const variables = Object.fromEntries(Object.entries(values).map(([field, chosen]) => [variableParameter(field), chosen]));
      return getJson<Dashboard>(`/api/dashboards/${encodeURIComponent(name)}`, { ...range, compare: compare ? 'previous' : null, ...variables }, signal);
    },
    placeholderData: (previous) => (previous?.name === name ? previous : undefined),
  });

/** The most frequent values of a variable among the events of the dashboard's pack. */
export const variableValuesQuery = (field: string, filter: string, range: TimeRange) =>
  queryOptions({
    queryKey: ['live', 'variable', field, filter, range],
    queryFn: async ({ signal }) => {
      const { facets } = await getJson<FacetsAnswer>('/api/facets', { ...range, filter, fields: field, limit: 50 }, signal);
      return facets[0] ?? { field, distinct: 0, values: [] };
    },
  });
