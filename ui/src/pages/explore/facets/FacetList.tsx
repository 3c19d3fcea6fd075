import { Skeleton } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import { memo, useMemo, useState } from 'react';
import type { Scope } from '../../../api/scope';
import type { FieldDefinition } from '../../../api/types';
import { fieldChoices } from '../../../query/editFilter';
import { FacetGroup, FacetOnDemand } from './FacetGroup';
import type { FieldFacet } from './fieldFacet';
import { SearchField } from '../../../shared/SearchField';
import styles from './FacetList.module.css';

interface FacetListProps {
  facets: FieldFacet[];
  fields: readonly FieldDefinition[];
  /** Fields that the matching events have, whether or not they are declared. */
  fieldNames: readonly string[];
  scope: Scope;
  loading: boolean;
  stale: boolean;
  failed: boolean;
  /** Closes the list, for layouts in which it covers the events. */
  onClose: () => void;
}

/** More matches than this mean that the search is too broad to help. */
const maxOtherFields = 12;

/** Rendered again only when its facets change, not with each update of the live list. */
export const FacetList = memo(function FacetList({ facets, fields, fieldNames, scope, loading, stale, failed, onClose }: FacetListProps) {
  const [search, setSearch] = useState('');
  const [collapsed, setCollapsed] = useLocalStorage<string[]>({ key: 'sightglass.collapsed-facets', defaultValue: ['user_id', 'job_id', 'session_id', 'request_id'] });
  const choices = useMemo(() => fieldChoices(scope.filter), [scope.filter]);
  const found = useMemo(() => searchFacets(facets, search), [facets, search]);
  const others = useMemo(() => otherFields([...fieldNames, ...fields.map(({ name }) => name)], facets, search), [facets, fieldNames, fields, search]);

  // Any event may have a field of this name: the values are counted when the group is opened.
  const wanted = search.trim() !== '' && found.length === 0 && others.length === 0 ? search.trim() : null;
  const toggle = (field: string) =>
    setCollapsed((previous) => (previous.includes(field) ? previous.filter((name) => name !== field) : [...previous, field]));

  return (
    <nav className={styles.list} aria-label="Fields" data-stale={stale || undefined}>
      <div className={styles.search}>
        <SearchField label="Find a field or value" value={search} onChange={setSearch} />
        <button type="button" className={styles.close} aria-label="Hide the fields" onClick={onClose}>
          <IconX size={16} aria-hidden />
        </button>
      </div>
      <div className={styles.scroll}>
        {loading && <FacetSkeleton />}
        {found.map((facet) => (
          <FacetGroup
            key={facet.field}
            facet={facet}
            choice={choices.get(facet.field)}
            collapsed={search === '' && collapsed.includes(facet.field)}
            onToggle={() => toggle(facet.field)}
          />
        ))}
        {others.map((field) => (
          <FacetOnDemand key={field} field={field} choice={choices.get(field)} scope={scope} />
        ))}
        {!loading && found.length === 0 && others.length === 0 && (
          <p className={styles.nothing}>{failed ? 'The fields could not be counted.' : search.trim() === '' ? 'No fields: no events match.' : notFound(search.trim())}</p>
        )}
        {!loading && wanted !== null && <FacetOnDemand key={wanted} field={wanted} choice={choices.get(wanted)} scope={scope} />}
      </div>
    </nav>
  );
});

/** Facets whose name matches, completely; of the other facets the values that match. */
export function searchFacets(facets: readonly FieldFacet[], search: string): FieldFacet[] {
  const text = search.trim().toLowerCase();
  if (text === '') {
    return [...facets];
  }
  return facets.flatMap((facet) => {
    if (facet.field.toLowerCase().includes(text)) {
      return [facet];
    }
    const values = facet.values.filter(({ value }) => String(value).toLowerCase().includes(text));
    return values.length === 0 ? [] : [{ ...facet, values }];
  });
}

/** Names that match and have no facet yet, each once. */
export function otherFields(names: readonly string[], facets: readonly FieldFacet[], search: string): string[] {
  const text = search.trim().toLowerCase();
  if (text === '') {
    return [];
  }
  const shown = new Set(facets.map((facet) => facet.field));
  return [...new Set(names)].filter((name) => !shown.has(name) && !shown.has(name.replace(/^attributes\./, '')) && !notCounted.test(name) && name.toLowerCase().includes(text)).slice(0, maxOtherFields);
}

/** Fields with another value in every event, and names that the API cannot list. */
const notCounted = /^(id|time|received)$|,/;

function notFound(search: string): string {
  return `Neither a value listed here nor the name of a field that these events have holds “${search}”. Open the field below to count its values.`;
}

function FacetSkeleton() {
  return (
    <div className={styles.skeleton} aria-hidden>
      {[5, 3, 4].map((rows, group) => (
        <div key={group}>
          <Skeleton height={12} width="40%" mb={10} />
          {Array.from({ length: rows }, (_, row) => (
            <Skeleton key={row} height={10} width={`${90 - row * 12}%`} mb={10} />
          ))}
        </div>
      ))}
    </div>
  );
}
