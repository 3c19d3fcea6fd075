import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderPage } from '../../testing/render';
import { aGroup, aMetric } from '../../testing/shapes';
import { PanelView } from '../PanelView';

const range = { from: '2026-11-13T00:00:00Z', to: '2026-11-20T00:00:00Z' };

it('has a bar for each bucket in order, also for an empty one', () => {
  const by = ['70', '90', null].map((value, index) => aGroup({ 'Bucket(match_score, 10)': value }, { value: index + 1 }));
  renderPage(<PanelView type="histogram" data={aMetric({ title: 'Scores', unit: 'count', filter: 'e=1', by })} range={range} />, '/dashboards/main?from=now-7d');
  expect(screen.getAllByRole('listitem').map((item) => item.title)).toEqual(['70–80: 1', '80–90: –', '90–100: 2']);
  expect(screen.getByText('match_score, without it 3')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: '90–100: 2' })).toHaveAttribute('href', '/explore?from=now-7d&filter=e%3D1+AND+%22Bucket%28match_score%2C+10%29%22%3D%2290%22');
});
