import type { Metric, TelemetryEvent } from '../api/types';

/** Complete answers of the server: the given members, and defaults for all others. */
export const anEvent = (fields: Partial<TelemetryEvent> = {}): TelemetryEvent => ({
  id: '1',
  time: '2026-11-20T12:00:00.000000Z',
  received: '2026-11-20T12:00:01.000000Z',
  tenant: 'default',
  ...fields,
});

export const aMetric = (members: Partial<Metric> = {}): Metric => ({
  name: 'answers',
  title: 'Answers',
  description: '',
  pack: 'shop',
  value: 1,
  sample: 900,
  minimum: 30,
  unit: 'count',
  grain: 'event',
  formula: 'Count()',
  better: 'higher',
  target: null,
  status: null,
  advice: [],
  precision: null,
  filter: null,
  ...members,
});
