import type { FieldChoice } from '../../../query/editFilter';
import { type FieldValue, sameValue } from '../../../query/filterValue';

/** The most frequent values of a field among the matching events. `distinct` also counts values that are not listed. */
export interface FieldFacet {
  field: string;
  distinct: number;
  values: { value: FieldValue; count: number }[];
}

/** `facets` in their order, where those of `open` replace facets of the same name; those without one come first. */
export function mergeFacets(facets: readonly FieldFacet[], open: readonly (FieldFacet | undefined)[]): FieldFacet[] {
  const byField = new Map(open.flatMap((facet) => (facet === undefined || facet.distinct === 0 ? [] : [[facet.field, facet]])));
  const added = [...byField.values()].filter((facet) => !facets.some((other) => other.field === facet.field));
  return [...added, ...facets.map((facet) => byField.get(facet.field) ?? facet)];
}

/** Adds the values in the filter that no event has, so that they can be deselected. */
export function withChosen(facets: readonly FieldFacet[], choices: ReadonlyMap<string, FieldChoice>): FieldFacet[] {
  const shown = facets.map((facet) => {
    const choice = choices.get(facet.field);
    const named = choice === undefined ? [] : [...choice.included, ...choice.excluded];
    const missing = named.filter((value) => !facet.values.some((other) => sameValue(other.value, value)));
    return missing.length === 0 ? facet : { ...facet, values: [...facet.values, ...missing.map((value) => ({ value, count: 0 }))] };
  });
  const absent = [...choices].filter(([field]) => !facets.some((facet) => facet.field === field));
  const added = absent.map(([field, { included, excluded }]) => ({
    field,
    distinct: 0,
    values: [...included, ...excluded].map((value) => ({ value, count: 0 })),
  }));
  return [...added, ...shown];
}
