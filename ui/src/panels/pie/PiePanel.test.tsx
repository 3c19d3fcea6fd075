import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderPage } from '../../testing/render';
import { aGroup, aMetric } from '../../testing/shapes';
import { PanelView } from '../PanelView';

const range = { from: '2026-11-13T00:00:00Z', to: '2026-11-20T00:00:00Z' };
const metric = aMetric({ title: 'Verdicts', value: 10, filter: 'e=1', by: [aGroup({ m: 'a' }, { value: 8 }), aGroup({ m: 'b' }, { value: 2 })] });

it('lists the parts with value, share and the way to their events', () => {
  renderPage(<PanelView type="pie" data={metric} range={range} />, '/dashboards/main?from=now-1d');
  expect(screen.getAllByRole('listitem').map((item) => item.textContent?.replaceAll('\u00a0', ' '))).toEqual(['a880 %', 'b220 %']);
  expect(screen.getByRole('link', { name: 'a' })).toHaveAttribute('href', '/explore?from=now-1d&filter=e%3D1+AND+m%3D%22a%22');
});

it('says that there is no data', () => {
  renderPage(<PanelView type="pie" data={{ ...metric, value: null, by: [] }} range={range} />);
  expect(screen.getByText('No data in this time range')).toBeInTheDocument();
});
