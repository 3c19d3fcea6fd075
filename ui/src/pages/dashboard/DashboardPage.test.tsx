import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Dashboard } from '../../api/types';
import { renderPage } from '../../testing/render';
import { aDashboard, aGroup, aMetric, aPanel } from '../../testing/shapes';
import DashboardPage from './DashboardPage';

let answer: Dashboard;
let asked: URL[];

beforeEach(() => {
  answer = aDashboard();
  asked = [];
  vi.stubGlobal('fetch', async (address: string) => {
    const url = new URL(address, 'http://localhost');
    asked.push(url);
    const body = url.pathname === '/api/facets' ? { facets: [{ field: 'model', distinct: 3, values: [{ value: 'a', count: 7 }, { value: null, count: 2 }] }] } : url.pathname === '/api/events' ? { events: [] } : answer;
    return new Response(JSON.stringify(body));
  });
});

afterEach(() => vi.unstubAllGlobals());

const show = (query = '') =>
  renderPage(
    <Routes>
      <Route path="/dashboards/:name" element={<DashboardPage />} />
    </Routes>,
    `/dashboards/main${query}`,
  );
const dashboardRequests = () => asked.filter(({ pathname }) => pathname === '/api/dashboards/main').map(({ search }) => search);

it('asks once for everything, with range, values and comparison of the address', async () => {
  show('?from=now-1d&var.model=a&var.model=b&compare=previous');
  await screen.findByRole('heading', { name: 'Main' });
  expect(dashboardRequests()).toEqual(['?from=now-1d&to=now&compare=previous&var.model=a&var.model=b']);
});

it('draws figures first, and charts by their type', async () => {
  const by = [aGroup({ m: 'x' }, { value: 3 })];
  answer = aDashboard({
    panels: [
      aPanel({ title: 'Bars', chart: 'bar', data: aMetric({ by, value: 3 }) }),
      aPanel({ title: 'Ring', chart: 'pie', data: aMetric({ by, value: 3 }) }),
      aPanel({ title: 'Not a ring', chart: 'pie', addsUp: false, data: aMetric({ by, value: 3, unit: 'ms' }) }),
      aPanel({ title: 'Rows', chart: 'table', data: aMetric({ by, value: 3 }) }),
      aPanel({ title: 'Failed', data: null, problem: { code: 'series-too-long', title: 'The series is too long', detail: 'ask for less.' } }),
      aPanel({ title: 'Figure' }),
    ],
  });
  show();
  const figure = await screen.findByRole('article', { name: 'Figure' });
  const bars = screen.getByRole('region', { name: 'Bars' });
  expect(figure.compareDocumentPosition(bars) & Node.DOCUMENT_POSITION_FOLLOWING).not.toBe(0);
  expect(within(bars).getByText('100 %')).toBeInTheDocument();
  expect(within(screen.getByRole('region', { name: 'Ring' })).getByText('in all')).toBeInTheDocument();
  expect(within(screen.getByRole('region', { name: 'Not a ring' })).queryByText('in all')).toBeNull();
  expect(within(screen.getByRole('region', { name: 'Rows' })).getAllByRole('row')).toHaveLength(2);
  expect(within(screen.getByRole('region', { name: 'Failed' })).getByRole('alert')).toHaveTextContent('Ask for less.');
});

it('links a figure to its events, and to its page only if that has the same number', async () => {
  answer = aDashboard({ panels: [aPanel({ title: 'Same', data: aMetric({ filter: 'e=1' }) }), aPanel({ title: 'Other', asDeclared: false })] });
  show('?from=now-1d&var.model=a');
  expect(await screen.findByRole('link', { name: '1, show the events' })).toHaveAttribute('href', '/explore?from=now-1d&filter=e%3D1');
  expect(screen.getByRole('link', { name: 'Same' })).toHaveAttribute('href', '/metrics/answers?from=now-1d');
  expect(screen.queryByRole('link', { name: 'Other' })).toBeNull();
});

it('offers the values of a variable, and filters by those that are chosen', async () => {
  answer = aDashboard({ variables: [{ field: 'model', values: [] }] });
  show();
  await userEvent.click(await screen.findByRole('button', { name: 'model all' }));
  const value = await screen.findByRole('menuitemcheckbox', { name: /^a/ });
  expect(screen.getAllByRole('menuitemcheckbox').map((item) => item.textContent)).toEqual(['All', 'a7']);
  expect(asked.find(({ pathname }) => pathname === '/api/facets')?.searchParams.get('filter')).toBe('event="answered"');
  await userEvent.click(value);
  expect(await screen.findByRole('button', { name: 'model a' })).toBeInTheDocument();
  expect(dashboardRequests().at(-1)).toContain('var.model=a');
});

it('compares on demand', async () => {
  show();
  const compare = await screen.findByRole('button', { name: 'Compare' });
  expect(compare).toHaveAttribute('aria-pressed', 'false');
  await userEvent.click(compare);
  expect(await screen.findByRole('button', { name: 'Compare', pressed: true })).toBeInTheDocument();
  expect(dashboardRequests().at(-1)).toContain('compare=previous');
});

it('says that the chosen values have no events, and clears them', async () => {
  answer = aDashboard({ panels: [aPanel({ data: aMetric({ value: 0, sample: 0 }) })] });
  show('?var.model=nobody');
  await userEvent.click(await screen.findByRole('button', { name: 'Show all events' }));
  expect(await screen.findByRole('heading', { name: 'No events in this time range' })).toBeInTheDocument();
  expect(dashboardRequests().at(-1)).not.toContain('var.');
});
