import { useState } from 'react';
import type { FieldChoice } from '../../../query/editFilter';
import { type Scope, useFacet } from '../exploreQueries';
import { FacetGroup } from './FacetGroup';

/** A field that is not among the most telling: its values are counted once it is opened. */
export function FacetOnDemand({ field, choice, scope }: { field: string; choice: FieldChoice | undefined; scope: Scope }) {
  const [opened, setOpened] = useState(false);
  const answer = useFacet(scope, field, opened);
  return (
    <FacetGroup
      facet={answer.data ?? { field, distinct: 0, values: [] }}
      choice={choice}
      collapsed={!opened}
      counted={answer.data !== undefined}
      onToggle={() => setOpened(!opened)}
    />
  );
}
