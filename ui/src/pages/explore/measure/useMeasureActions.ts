import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { FilterActions } from '../../../events/filterActions';
import { onlyValue } from '../../../query/editFilter';
import type { FieldFacet } from '../facets/fieldFacet';
import { put } from '../exploreParams';
import { firstQuestion, writeMeasure } from './measureParams';
import type { Question } from './question';

type MeasureActions = Pick<FilterActions, 'measureBy' | 'measureNumber' | 'measureValue'>;

/** "Measure by", wherever a field or a value is shown: the question about it, of the events that the filter finds. */
export function useMeasureActions(facets: readonly FieldFacet[]): MeasureActions {
  const [, setSearch] = useSearchParams();
  const split = useMemo(() => splitOf(facets), [facets]);
  return useMemo(() => {
    const measure = (change: Partial<Question>, filterOf?: (filter: string) => string) =>
      setSearch((previous) => {
        const next = new URLSearchParams(previous);
        // Of the list, which is left.
        ['event', 'tab', 'live', 'by'].forEach((name) => next.delete(name));
        put(next, 'filter', filterOf?.(next.get('filter') ?? '') ?? next.get('filter') ?? '');
        return writeMeasure(next, { question: { ...firstQuestion, ...change }, typed: null, step: null, chart: null });
      });
    return {
      measureBy: (field) => measure({ by: [field] }),
      measureNumber: (field) => measure({ fn: 'p95', field, by: split === null || split === field ? [] : [split] }),
      measureValue: (field, value) => measure({}, (filter) => onlyValue(filter, field, value)),
    };
  }, [setSearch, split]);
}

/** What people split numbers by, most wanted first. */
const wanted = [/(?:^|[._])model$/i, /model/i, /provider|vendor/i, /^service$/i, /route|endpoint/i, /^event$/i];
/** With more groups than these, each has few events and no line stands out. */
const maxGroups = 40;

/** The field of the matching events that a number is best split by; null if all events are alike. */
export function splitOf(facets: readonly FieldFacet[]): string | null {
  const fields = facets.filter(({ distinct }) => distinct >= 2 && distinct <= maxGroups).map(({ field }) => field);
  return wanted.flatMap((pattern) => fields.filter((field) => pattern.test(field)))[0] ?? null;
}
