import { expect, it } from 'vitest';
import { toSeries } from './Histogram';

it('stacks levels with the worst at the bottom, and events by their number', () => {
  const series = (keys: (string | null)[]) => keys.map((key) => ({ key, counts: [1] }));
  const answer = (keys: (string | null)[]) => ({ from: '', to: '', step: '', stepMs: 1, times: [0], total: keys.length, series: series(keys) });
  expect(toSeries(answer(['info', null, 'debug', 'error', 'warn', 'fatal']), 'level').map(({ key }) => key)).toEqual(['fatal', 'error', 'warn', 'info', 'debug', null]);
  expect(toSeries(answer(['chat', 'error']), 'event').map(({ key }) => key)).toEqual(['chat', 'error']);
});
