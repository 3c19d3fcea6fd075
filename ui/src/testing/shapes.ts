import type { Dashboard, DashboardPanel, Inferred, InferredPath, InferredRole, Metric, MetricGroup, Overview, TelemetryEvent } from '../api/types';

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
  isShare: false,
  ...members,
});

/** A group; the part of its key that its events lack is null. */
export const aGroup = (key: Record<string, string | null>, members: Partial<MetricGroup> = {}): MetricGroup => ({ key: key as MetricGroup['key'], value: 1, sample: 900, target: null, status: null, advice: [], ...members });

export const aPanel = (members: Partial<DashboardPanel> = {}): DashboardPanel => ({
  title: 'Answers',
  description: null,
  chart: 'stat',
  metric: 'answers',
  where: {},
  asDeclared: true,
  stepSeconds: null,
  addsUp: true,
  data: aMetric(),
  problem: null,
  ...members,
});

export const aDashboard = (members: Partial<Dashboard> = {}): Dashboard => ({
  name: 'main',
  title: 'Main',
  description: null,
  pack: { name: 'shop', title: 'Shop' },
  from: '2026-11-13T00:00:00Z',
  to: '2026-11-20T00:00:00Z',
  filter: 'event="answered"',
  variables: [],
  panels: [aPanel()],
  ...members,
});

export const anOverview = (members: Partial<Overview> = {}): Overview => ({
  from: '2026-11-13T10:00:00Z',
  to: '2026-11-20T10:00:00Z',
  events: 1_234,
  packEvents: 0,
  packFilter: null,
  packs: [],
  pack: null,
  verdict: { status: 'no_data', text: 'Nothing is judged.', changes: [] },
  metrics: [],
  breakdowns: [],
  chain: null,
  costs: null,
  failures: null,
  inferred: null,
  ...members,
});

export const aRole = (members: Partial<InferredRole> = {}): InferredRole => ({
  role: 'model',
  field: 'model',
  unit: null,
  reason: 'its name is that of a model',
  candidates: [],
  presence: 1,
  ...members,
});

export const aPath = (members: Partial<InferredPath> = {}): InferredPath => ({
  path: 'model',
  type: 'text',
  presence: 1,
  distinct: 3,
  top: [],
  p50: null,
  p95: null,
  ...members,
});

export const anInferred = (members: Partial<Inferred> = {}): Inferred => ({ name: 'gateway', roles: [aRole()], unpriced: [], events: 10_000, group: 'model', groups: [{ key: 'model', events: 10_000, filter: 'NOT event=* AND model=*' }], otherEvents: 0, ...members });
