import { screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { renderPage } from '../../testing/render';
import DashboardsPage from './DashboardsPage';

afterEach(() => vi.unstubAllGlobals());

const answer = (dashboards: object[]) => vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ dashboards })));
const dashboard = (name: string, title: string, pack: string) => ({ name, title, description: null, pack: { name: pack, title: pack }, panels: 1, variables: [] });

it('lists the dashboards of each pack, in the range of the page', async () => {
  answer([dashboard('a', 'First', 'Shop'), dashboard('b', 'Second', 'Bar'), dashboard('c', 'Third', 'Shop')]);
  renderPage(<DashboardsPage />, '/dashboards?from=now-1d');
  expect(await screen.findByRole('link', { name: 'First' })).toHaveAttribute('href', '/dashboards/a?from=now-1d');
  expect(screen.getAllByRole('heading').map(({ textContent }) => textContent)).toEqual(['Dashboards', 'Shop', 'Bar']);
  expect(screen.getAllByRole('link').map(({ textContent }) => textContent)).toEqual(['First', 'Third', 'Second']);
});

it('says where dashboards come from when there are none', async () => {
  answer([]);
  renderPage(<DashboardsPage />);
  expect(await screen.findByRole('heading', { name: 'No dashboards' })).toBeInTheDocument();
});
