import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { renderPage } from '../testing/render';
import { TenantSelect } from './TenantSelect';

afterEach(() => vi.unstubAllGlobals());

it('asks which tenants there are only when it is opened', async () => {
  const asked = vi.fn(async () => Response.json({ facets: [{ field: 'tenant', values: [{ value: 'acme', count: 1 }] }] }));
  vi.stubGlobal('fetch', asked);
  renderPage(<TenantSelect />);
  expect(asked).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole('button', { name: 'Tenant: All tenants' }));
  expect(await screen.findByRole('menuitem', { name: 'acme' })).toBeInTheDocument();
});
