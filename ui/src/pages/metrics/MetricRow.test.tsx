import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { statOptions } from '../../panels/stat/options';
import { StatPanel } from '../../panels/stat/StatPanel';
import { timeSeriesOptions } from '../../panels/timeSeries/options';
import { TimeSeriesPanel } from '../../panels/timeSeries/TimeSeriesPanel';
import { renderPage } from '../../testing/render';
import { aMetric } from '../../testing/shapes';
import { CoursePanel } from '../metric/CoursePanel';
import { MetricRow } from './MetricRow';

it('is neutral about more or less traffic, as Home, the page of a metric and dashboards are', async () => {
  const range = { from: '2026-11-13T00:00:00Z', to: '2026-11-20T00:00:00Z' };
  const metric = aMetric({ title: 'Requests', value: 851, sample: 851, better: 'band', previous: { from: '2026-11-06T00:00:00Z', to: '2026-11-13T00:00:00Z', value: 1_000, sample: 1_000, change: 'changed' } });
  renderPage(
    <>
      <MetricRow row={{ definition: { ...metric, by: [], key: true }, metric }} range={range} />
      <CoursePanel metric={metric} range={range} stretch={null} isCompared onStretch={() => {}} />
      <StatPanel data={metric} range={range} options={statOptions} />
      <TimeSeriesPanel data={metric} range={range} options={timeSeriesOptions} />
    </>,
  );
  const marks = await screen.findAllByText(/14\.9/);
  expect(marks.map((mark) => mark.getAttribute('data-meaning'))).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
  expect(document.body.textContent).not.toMatch(/worse|better/);
});
