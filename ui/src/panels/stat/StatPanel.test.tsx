import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { Metric } from '../../api/types';
import { renderPage } from '../../testing/render';
import { aMetric } from '../../testing/shapes';
import { PanelView } from '../PanelView';

const metric = aMetric({
  name: 'cache_hit_rate',
  title: 'Cache hit rate',
  description: 'Look-ups answered from a cache.',
  value: 0.731,
  unit: 'ratio',
  grain: 'lookup',
  formula: 'Count(event="cache_lookup" AND result="hit") / Count(event="cache_lookup")',
  better: 'higher',
  target: null,
  status: 'missed',
  advice: [],
  by: [
    { key: { cache_type: 'kv' }, value: 0.861, sample: 400, target: { min: 0.8, max: 0.9, text: '80–90 %' }, status: 'met', advice: [] },
    { key: { cache_type: 'database' }, value: 0.481, sample: 400, target: { min: 0.6, max: 0.7, text: '60–70 %' }, status: 'missed', advice: ['Check the invalidation.', 'Compare evictions.'] },
  ],
  series: [
    { time: '2026-11-19T10:00:00Z', value: 0.75, sample: 40 },
    { time: '2026-11-20T10:00:00Z', value: null, sample: 0 },
  ],
  previous: { from: '2026-11-06T10:00:00Z', to: '2026-11-13T10:00:00Z', value: 0.76, sample: 800, change: 'worse' },
});

const show = (change: Partial<Metric> = {}, at = '/?from=now-1h&tenant=acme') =>
  renderPage(<PanelView type="stat" data={{ ...metric, ...change }} range={{ from: '2026-11-13T10:00:00Z', to: '2026-11-20T10:00:00Z' }} />, at);

it('shows value, change and status in words', () => {
  show();
  const card = screen.getByRole('article', { name: 'Cache hit rate' });
  expect(card).toHaveTextContent('73.1 %');
  expect(card).toHaveTextContent('2.9 pts worse');
  expect(within(card).getByLabelText('down')).toBeInTheDocument();
  expect(within(card).getAllByText('Missed')).toHaveLength(2);
});

it('says each band in words', () => {
  show();
  expect(screen.getByRole('img', { name: /48\.1.%: Missed\. Target 60–70.%/ })).toBeInTheDocument();
  expect(screen.getByRole('img', { name: /86\.1.%: Met\. Target 80–90.%/ })).toBeInTheDocument();
});

it('leads to the metric and to the events of a group, in the same range', () => {
  show();
  expect(screen.getByRole('link', { name: 'Cache hit rate' })).toHaveAttribute('href', '/metrics/cache_hit_rate?from=now-1h&tenant=acme');
  expect(screen.getByRole('link', { name: 'database' })).toHaveAttribute('href', '/explore?from=now-1h&tenant=acme&filter=cache_type%3D%22database%22');
});

it('names the group that an advice is about', () => {
  show();

  expect(screen.getAllByText('database:')).toHaveLength(2);
});

it('explains the number on request', async () => {
  show();
  await userEvent.click(screen.getByRole('button', { name: 'How Cache hit rate is measured' }));
  expect(await screen.findByText(metric.formula)).toBeInTheDocument();
  expect(screen.getByText('lookup')).toBeInTheDocument();
});

it('is calm about a metric without data or target', () => {
  show({ value: null, by: [], series: [], previous: null, status: 'no_data', target: { min: null, max: 0.05, text: 'at most 5 %' } });
  expect(screen.getByText('No data')).toBeInTheDocument();
  expect(screen.getByRole('img', { name: /No data\. Target at most 5.%/ })).toBeInTheDocument();
  expect(screen.getByText('No data in this time range')).toBeInTheDocument();
});
