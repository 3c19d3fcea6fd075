import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { renderPage } from '../../testing/render';
import { aMetric } from '../../testing/shapes';
import MetricsPage from './MetricsPage';

const definition = (name: string, pack: string) => ({ name, title: name.toUpperCase(), description: '', pack, unit: 'ratio', by: [], key: false });
let asked: URL[];
let release: (() => void)[];

beforeEach(() => {
  asked = [];
  release = [];
  vi.stubGlobal('fetch', async (address: string) => {
    const url = new URL(address, 'http://localhost');
    asked.push(url);
    const pack = url.searchParams.get('pack');
    if (pack === null) {
      return new Response(JSON.stringify({ metrics: [definition('errors', 'shop'), definition('hits', 'cache'), definition('speed', 'third')] }));
    }
    await new Promise<void>((resolve) => release.push(resolve));
    const [name, status] = { shop: ['errors', 'met'], cache: ['hits', 'missed'], third: ['speed', null] }[pack] as [string, 'met' | 'missed' | null];
    return new Response(JSON.stringify({ from: '2026-11-13T00:00:00Z', to: '2026-11-20T00:00:00Z', metrics: [aMetric({ name, pack, status, value: 0.5, unit: 'ratio' })] }));
  });
});

afterEach(() => vi.unstubAllGlobals());

const packs = () => asked.flatMap(({ searchParams }) => searchParams.get('pack') ?? []);

it('names all metrics at once, and measures two packs at a time', async () => {
  renderPage(<MetricsPage />, '/metrics?from=now-1d');
  expect(await screen.findByRole('link', { name: 'SPEED' })).toHaveAttribute('href', '/metrics/speed?from=now-1d');
  expect(screen.getAllByRole('heading').map(({ textContent }) => textContent)).toEqual(['Metrics', 'shop 1', 'cache 1', 'third 1']);
  expect(packs()).toEqual(['shop', 'cache']);
  expect(Object.fromEntries(asked.at(-1)!.searchParams)).toEqual({ pack: 'cache', from: 'now-1d', to: 'now', step: 'auto', compare: 'previous', split: 'judged' });
  release.shift()!();
  expect(await screen.findByText('50 %')).toBeInTheDocument();
  expect(packs()).toEqual(['shop', 'cache', 'third']);
});

it('puts what is missed first, and finds by words', async () => {
  renderPage(<MetricsPage />, '/metrics?order=missed');
  await screen.findByRole('link', { name: 'SPEED' });
  for (let count = 0; count < 3; count += 1) {
    await vi.waitFor(() => release.shift()!());
  }
  expect(await screen.findByText('3 metrics, 1 missed')).toBeInTheDocument();
  expect(within(screen.getByRole('region', { name: 'Missed' })).getByRole('link', { name: 'HITS' })).toBeInTheDocument();
  await userEvent.type(screen.getByRole('textbox', { name: 'Search metrics' }), 'sp');
  expect(screen.getByText('1 of 3 metrics')).toBeInTheDocument();
  expect(screen.getAllByRole('link').map(({ textContent }) => textContent)).toEqual(['SPEED']);
});
