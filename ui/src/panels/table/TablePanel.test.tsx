import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Metric } from '../../api/types';
import { renderPage } from '../../testing/render';
import { aMetric } from '../../testing/shapes';
import { PanelView } from '../PanelView';

const group = (model: string, value: number) => ({ key: { model }, value, sample: value, target: null, status: null, advice: [] });
const metric = aMetric({ value: 5_936, by: [group('a', 381), group('b', 4_075)], hasMoreGroups: true, others: 1_480 });
const show = (change: Partial<Metric> = {}) => renderPage(<PanelView type="table" data={{ ...metric, ...change }} range={{ from: '', to: '' }} />);
const rows = () => screen.getAllByRole('row').map((row) => row.textContent?.replaceAll('\u00a0', ' '));

it('shows shares of the whole metric, and the keys that are not listed as one row', () => {
  show();
  expect(rows()).toEqual(['modelValueShare', 'a3816.4 %', 'b4,07568.6 %', 'others1,48024.9 %']);
  expect(screen.getByText('the first 2 keys')).toBeInTheDocument();
});

it('has no other row where all keys are listed', () => {
  show({ value: 4_456, hasMoreGroups: false, others: undefined });
  expect(rows()).toEqual(['modelValueShare', 'a3818.6 %', 'b4,07591.4 %']);
});
