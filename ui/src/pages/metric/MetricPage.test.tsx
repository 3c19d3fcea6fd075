import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes, useLocation } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Metric } from '../../api/types';
import { renderPage } from '../../testing/render';
import { aGroup, aMetric } from '../../testing/shapes';
import MetricPage from './MetricPage';

// jsdom has no canvas: what the page gives to the chart, and what the chart tells the page, is tested here.
vi.mock('../../panels/timeSeries/TimeSeriesChart', () => ({
  default: ({ chart, stretch, onZoom, onOpen }: { chart: { lines: { label: string; before: unknown[] }[] }; stretch: unknown; onZoom: (range: object) => void; onOpen: (mark: object) => void }) => (
    <div data-testid="chart" data-lines={chart.lines.map(({ label, before }) => `${label}${before.length > 0 ? ' (before)' : ''}`).join(', ')} data-stretch={JSON.stringify(stretch)}>
      <button type="button" onClick={() => onZoom({ from: '2026-11-20T02:10:00Z', to: '2026-11-20T06:50:00Z' })}>
        drag
      </button>
      <button type="button" onClick={() => onOpen({ line: 0, step: 1 })}>
        point
      </button>
    </div>
  ),
}));

const hour = 3_600_000;
const start = Date.parse('2026-11-20T00:00:00Z');
const points = (values: number[], from = start) => values.map((value, index) => ({ time: new Date(from + 3 * index * hour).toISOString(), value, sample: 40 }));
const range = 'from=2026-11-20T00:00:00Z&to=2026-11-20T12:00:00Z';
const failures = 'event="call" AND ok=false';

let metric: Metric;
let differences: object;
let asked: URL[];

beforeEach(() => {
  metric = aMetric({ name: 'calls', title: 'Calls', unit: 'ratio', value: 0.9, sample: 160, isShare: true, grain: 'job', filter: 'event="call"', failures, series: points([0.9, 0.8, 0.9, 1]), stepSeconds: 10_800 });
  differences = { selected: 80, baseline: 80, compared: { fields: 3, values: 9 }, fields: [{ field: 'region', score: 0.4, values: [{ value: 'east', selected: 60, baseline: 28, selectedShare: 0.75, baselineShare: 0.35 }] }] };
  asked = [];
  vi.stubGlobal('fetch', async (address: string) => {
    const url = new URL(address, 'http://localhost');
    asked.push(url);
    const body =
      url.pathname === '/api/metrics' ? { metrics: [{ name: 'calls', by: ['model'] }] }
      : url.pathname === '/api/differences' ? differences
      : url.pathname === '/api/facets' ? { facets: [{ field: 'region', distinct: 3, values: [] }, { field: 'user', distinct: 900, values: [] }, { field: 'event', distinct: 1, values: [] }] }
      : url.pathname === '/api/query/check' ? { errors: [], warnings: [] }
      : metric;
    return new Response(JSON.stringify(body));
  });
});

afterEach(() => vi.unstubAllGlobals());

function Address() {
  const { pathname, search } = useLocation();
  return <output>{decodeURIComponent(pathname + search)}</output>;
}

const show = (query = range) =>
  renderPage(
    <>
      <Routes>
        <Route path="/metrics/:name" element={<MetricPage />} />
        <Route path="*" element={null} />
      </Routes>
      <Address />
    </>,
    `/metrics/calls?${query}`,
  );
const address = () => screen.getAllByRole('status', { hidden: true }).find(({ tagName }) => tagName === 'OUTPUT')!.textContent;
const requests = (path: string) => asked.filter(({ pathname }) => pathname === path).map(({ searchParams }) => Object.fromEntries(searchParams));

it('asks as its address says', async () => {
  show(`${range}&by=region&step=1h&where=model%3D1&compare=previous`);
  await screen.findByTestId('chart');
  expect(requests('/api/metrics/calls')).toEqual([{ from: '2026-11-20T00:00:00Z', to: '2026-11-20T12:00:00Z', step: '1h', by: 'region', where: 'model=1', compare: 'previous' }]);
});

it('lets the server choose steps and split, and says what the value rests on', async () => {
  show();
  await screen.findByTestId('chart');
  expect(requests('/api/metrics/calls')[0]).toEqual({ from: '2026-11-20T00:00:00Z', to: '2026-11-20T12:00:00Z', step: 'auto', compare: 'previous' });
  expect(screen.getByRole('button', { name: 'Step auto, 3 hours' })).toBeInTheDocument();
  expect(screen.getByText('144 of 160 jobs')).toBeInTheDocument();
});

it('offers the split of the pack first, then fields with few values', async () => {
  show();
  await userEvent.click(await screen.findByRole('button', { name: 'Split by nothing' }));
  expect(await screen.findByRole('menuitemradio', { name: /region/ })).toBeInTheDocument();
  expect(screen.getAllByRole('menuitemradio').map(({ textContent }) => textContent)).toEqual(['Nothing', 'model', 'region3 values']);
  await userEvent.click(screen.getByRole('menuitemradio', { name: /region/ }));
  await waitFor(() => expect(address()).toContain('by=region'));
  expect(requests('/api/metrics/calls').at(-1)!.by).toBe('region');
});

it('isolates and hides groups, and draws the period before on demand', async () => {
  const previous = { from: '2026-11-19T12:00:00Z', to: '2026-11-20T00:00:00Z', value: 0.9, sample: 160, change: 'noise' as const, series: points([0.9, 0.9], start - 12 * hour) };
  metric = { ...metric, by: ['x', 'y', 'z'].map((model) => aGroup({ model }, { series: points([0.9, 0.9]), previous })) };
  show(`${range}&compare=previous`);
  const chart = await screen.findByTestId('chart');
  const lines = () => chart.dataset.lines;
  expect(lines()).toBe('x (before), y (before), z (before)');
  await userEvent.click(screen.getByRole('button', { name: 'Period before' }));
  await waitFor(() => expect(lines()).toBe('x, y, z'));
  await userEvent.click(screen.getByTitle('Show only y'));
  expect(lines()).toBe('y');
  await userEvent.click(screen.getByTitle('Show only y'));
  await userEvent.click(screen.getByRole('button', { name: 'Hide z' }));
  expect(lines()).toBe('x, y');
  const table = within(screen.getByRole('region', { name: 'By model' }));
  expect(table.getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual(['model', 'Value', 'Sample', 'Change']);
});

it('opens exactly the events of a point', async () => {
  show();
  await userEvent.click(await screen.findByRole('button', { name: 'point' }));
  expect(address()).toBe('/explore?from=2026-11-20T03:00:00.000Z&to=2026-11-20T06:00:00.000Z&filter=event="call"');
});

it('asks what is different in a stretch, filters by what it finds, and zooms', async () => {
  show();
  await userEvent.click(await screen.findByRole('button', { name: 'drag' }));
  const panel = within(await screen.findByRole('region', { name: 'What is different here' }));
  expect(await panel.findByText('80 events here, 80 in the rest of the range.')).toBeInTheDocument();
  expect(requests('/api/differences')).toEqual([
    { from: '2026-11-20T03:00:00.000Z', to: '2026-11-20T09:00:00.000Z', filter: 'event="call"', baselineFrom: '2026-11-20T00:00:00.000Z', baselineTo: '2026-11-20T12:00:00.000Z', last: 'event,ok' },
  ]);
  expect(panel.getByText('Fri 20 Nov 03:00–09:00')).toBeInTheDocument();
  expect(panel.getByText('75 %').parentElement).toHaveTextContent('75 % here, 35 % else');
  await userEvent.click(panel.getByRole('button', { name: 'Zoom in' }));
  await waitFor(() => expect(address()).toContain('from=2026-11-20T03:00:00.000Z&to=2026-11-20T09:00:00.000Z'));
});

it('excludes a value that differs', async () => {
  show();
  await userEvent.click(await screen.findByRole('button', { name: 'drag' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Without region east' }));
  await waitFor(() => expect(address()).toContain('where=region!="east"'));
});

it('compares failures with the others, and is honest when it finds nothing', async () => {
  differences = { selected: 16, baseline: 144, compared: { fields: 3, values: 9 }, fields: [] };
  show();
  await userEvent.click(await screen.findByRole('button', { name: 'What is different about failures' }));
  expect(await screen.findByText('16 failures, 144 others. Nothing differs more than chance: 9 values of 3 fields were compared.')).toBeInTheDocument();
  expect(requests('/api/differences')[0]).toMatchObject({ selected: failures, filter: 'event="call"' });
  expect(screen.getByRole('button', { name: 'This stretch against the rest' })).toBeDisabled();
});
