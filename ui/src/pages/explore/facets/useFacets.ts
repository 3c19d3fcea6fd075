import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { facetQuery, facetsQuery } from '../../../api/events';
import type { Scope } from '../../../api/scope';
import type { AttributeName } from '../../../api/types';
import { clearField, fieldChoices } from '../../../query/editFilter';
import { mergeFacets, withChosen } from './fieldFacet';

const none: AttributeName[] = [];

/**
 * The facets of the matching events. If the filter selects values of a field, that field is queried again without this
 * selection, so that its other values remain visible and can be added.
 */
export function useFacets(scope: Scope, refetchInterval: number | false) {
  const main = useQuery({ ...facetsQuery(scope), refetchInterval });
  const choices = useMemo(() => fieldChoices(scope.filter), [scope.filter]);
  const chosen = [...choices.keys()];
  const open = useQueries({
    queries: chosen.map((field) => facetQuery({ ...scope, filter: clearField(scope.filter, field) }, field)),
    combine: (results) => results.map((result) => result.data),
  });
  const facets = useMemo(() => withChosen(mergeFacets(main.data?.facets ?? [], open), choices), [choices, main.data, open]);
  return { ...main, facets, attributes: main.data?.attributes ?? none };
}
