import { useQuery } from '@tanstack/react-query';
import IconBuilding from '@tabler/icons-react/dist/esm/icons/IconBuilding.mjs';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { tenantsQuery } from '../api/session';
import { setParameter } from '../shared/searchParameters';
import { Choice } from './Choice';

const all = '';

/** Shown with keys for all tenants. Most servers have one, so which there are is asked only when the menu opens. The choice is in the URL and the client adds it to every read. */
export function TenantSelect() {
  const [search, setSearch] = useSearchParams();
  const chosen = search.get('tenant') ?? all;
  const [isOpened, setOpened] = useState(false);
  const tenants = useQuery({ ...tenantsQuery, enabled: isOpened });
  const names = tenants.data?.facets.find((facet) => facet.field === 'tenant')?.values.map(({ value }) => value) ?? [];
  const listed = chosen === all || names.includes(chosen) ? names : [chosen, ...names];
  return (
    <Choice
      label="Tenant"
      icon={<IconBuilding size={15} stroke={1.7} aria-hidden />}
      value={chosen}
      options={[{ value: all, label: 'All tenants' }, ...listed.map((name) => ({ value: name, label: name }))]}
      onOpen={() => setOpened(true)}
      onChange={(value) => setSearch(setParameter('tenant', value === all ? null : value))}
    />
  );
}
