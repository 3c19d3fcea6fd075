import { expect, it } from 'vitest';
import { fieldChoices } from '../../../query/editFilter';
import { searchFacets } from './FacetList';
import { mergeFacets, withChosen } from './fieldFacet';

const facet = (field: string, ...values: string[]) => ({ field, distinct: values.length, values: values.map((value) => ({ value, count: 1 })) });
const event = facet('event', 'cache_lookup');
const level = facet('level', 'info', 'warn');

it('puts the wider view of a chosen field in its place', () => {
  const wide = facet('event', 'cache_lookup', 'openai_fallback_success');
  expect(mergeFacets([event, level], [wide, undefined])).toEqual([wide, level]);
  expect(mergeFacets([level], [facet('job_id', 'j')])).toEqual([facet('job_id', 'j'), level]);
  expect(mergeFacets([level], [facet('gone')])).toEqual([level]);
});

it('keeps what the filter names in sight, though no event has it', () => {
  const shown = withChosen([event], fieldChoices('event!="x" AND model="m" AND event="cache_lookup"'));
  expect(shown).toEqual([
    { field: 'model', distinct: 0, values: [{ value: 'm', count: 0 }] },
    { ...event, values: [...event.values, { value: 'x', count: 0 }] },
  ]);
});

it('finds fields by name and by value', () => {
  expect(searchFacets([event, level], '')).toEqual([event, level]);
  expect(searchFacets([event, level], 'LEV')).toEqual([level]);
  expect(searchFacets([event, level], 'war')).toEqual([facet('level', 'info', 'warn')].map((one) => ({ ...one, values: one.values.slice(1) })));
  expect(searchFacets([event, level], 'zzz')).toEqual([]);
});
