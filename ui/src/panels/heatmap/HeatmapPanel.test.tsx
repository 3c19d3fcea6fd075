import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderPage } from '../../testing/render';
import { aGroup, aMetric } from '../../testing/shapes';
import { PanelView } from '../PanelView';

const range = { from: '2026-11-13T00:00:00Z', to: '2026-11-20T00:00:00Z' };
const cohort = (first: string | null, age: string | null, value: number) => aGroup({ 'Cohort(user_id, 1w)': first, 'Age(user_id, 1w)': age }, { value });
const cells = () => screen.getAllByRole('row').map((row) => [...row.children].map((cell) => cell.textContent?.replaceAll('\u00a0', ' ')).join('|'));

it('shows the share of each cohort that came back', () => {
  const by = [cohort('2026-11-02', '0', 8), cohort('2026-11-02', '1', 2), cohort('2026-11-09', '0', 4), cohort(null, null, 9)];
  renderPage(<PanelView type="heatmap" data={aMetric({ title: 'Retention', unit: 'count', by })} range={range} />);
  expect(cells()).toEqual(['First seen|Size|0|1', '2026-11-02|8|100 %|25 %', '2026-11-09|4|100 %|']);
});

it('has a row for each weekday, and leads to the events of an hour', () => {
  const by = [aGroup({ 'Weekday(time)': '2', 'Hour(time)': '9' }, { value: 5 })];
  renderPage(<PanelView type="heatmap" data={aMetric({ title: 'Prompts', unit: 'count', filter: 'e=1', by })} range={range} />, '/dashboards/main?from=now-7d');
  expect(screen.getAllByRole('row')).toHaveLength(8);
  expect(screen.getByRole('link', { name: 'Tue, Hour 09: 5' })).toHaveAttribute('href', '/explore?from=now-7d&filter=e%3D1+AND+%22Weekday%28time%29%22%3D%222%22+AND+%22Hour%28time%29%22%3D%229%22');
});
