import { variableParameter, type VariableValues } from '../../api/dashboards';

const prefix = variableParameter('');
const compareName = 'compare';
const comparePrevious = 'previous';

/** What a link to a dashboard shares besides its range: the chosen values, and whether it compares. */
export interface DashboardParams {
  values: VariableValues;
  compare: boolean;
}

export function readDashboardParams(search: URLSearchParams): DashboardParams {
  const fields = [...new Set([...search.keys()].filter((name) => name.startsWith(prefix)))];
  const chosen = fields.map((name) => [name.slice(prefix.length), [...new Set(search.getAll(name).filter((value) => value !== ''))]] as const);
  return {
    values: Object.fromEntries(chosen.filter(([, values]) => values.length > 0)),
    compare: search.get(compareName) === comparePrevious,
  };
}

/** For `setSearchParams`: the values of one variable; none selects all events. */
export function withValues(field: string, values: readonly string[]): (search: URLSearchParams) => URLSearchParams {
  return (search) => {
    const next = new URLSearchParams(search);
    next.delete(variableParameter(field));
    values.forEach((value) => next.append(variableParameter(field), value));
    return next;
  };
}

/** For `setSearchParams`: no value of any variable. */
export function withoutValues(search: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...search].filter(([name]) => !name.startsWith(prefix)));
}

export function withCompare(compare: boolean): (search: URLSearchParams) => URLSearchParams {
  return (search) => {
    const next = new URLSearchParams(search);
    next.delete(compareName);
    if (compare) {
      next.set(compareName, comparePrevious);
    }
    return next;
  };
}
