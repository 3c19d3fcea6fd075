// The shapes of docs/http-api.md, written by hand until the server's OpenAPI document generates them.

export type Unit = 'ratio' | 'percent' | 'usd' | 'ms' | 'count' | 'seconds' | 'tokens';
export type Better = 'higher' | 'lower' | 'band';
/** `near` is met, and close to an edge that can be missed. */
export type TargetStatus = 'met' | 'near' | 'missed' | 'no_data';

export interface Session {
  authenticated: boolean;
  scopes: string[];
  tenant: string | null;
  version: string;
}

export interface TelemetryEvent {
  id: string;
  time: string;
  received?: string;
  tenant?: string;
  event?: string;
  level?: string;
  attributes?: Record<string, unknown>;
  [field: string]: unknown;
}

export interface Statistics {
  rowsRead: number;
  elapsedMs: number;
}

export interface EventsAnswer {
  from: string;
  to: string;
  events: TelemetryEvent[];
  cursor: string | null;
  statistics?: Statistics;
}

export interface HistogramAnswer {
  from: string;
  to: string;
  step: string;
  stepMs: number;
  times: number[];
  series: { key: string | null; counts: number[] }[];
  total: number;
}

export interface Facet {
  field: string;
  distinct: number;
  values: { value: string; count: number }[];
}

export interface FacetsAnswer {
  facets: Facet[];
}

export interface QueryColumn {
  name: string;
  type: string;
  unit?: string | null;
}

export interface QueryAnswer {
  columns: QueryColumn[];
  rows: unknown[][];
  statistics: Statistics;
  cursor?: string | null;
}

export interface QueryError {
  position: number;
  length: number;
  message: string;
  expected?: string[];
  hint?: string | null;
}

/** What a filter that can be used probably does not mean. */
export interface QueryWarning extends QueryError {
  suggestion?: string | null;
}

export interface QueryCheckAnswer {
  valid: boolean;
  errors: QueryError[];
  warnings?: QueryWarning[];
  kind?: 'filter' | 'value' | 'groups';
}

export interface CompletionItem {
  label: string;
  insert: string;
  kind: 'field' | 'operator' | 'value' | 'keyword' | 'function' | 'metric';
  detail?: string | null;
}

export interface CompletionAnswer {
  replaceFrom: number;
  replaceTo: number;
  items: CompletionItem[];
}

export interface Target {
  min?: number | null;
  max?: number | null;
}

export interface MetricGroup {
  key: Record<string, string | null>;
  value: number | null;
  target?: Target | null;
  status?: TargetStatus | null;
  advice?: string[];
}

export interface MetricPoint {
  time: string;
  value: number | null;
}

export interface Metric {
  name: string;
  title: string;
  description?: string;
  pack?: string;
  value: number | null;
  unit: Unit | null;
  grain?: string | null;
  formula: string;
  better?: Better | null;
  target?: Target | null;
  status: TargetStatus | null;
  advice?: string[];
  by?: MetricGroup[];
  series?: MetricPoint[];
  previous?: { from: string; to: string; value: number | null } | null;
  statistics?: { rowsRead: number } | null;
  /** The events behind the number; null where they are all, or no filter can say which. */
  filter?: string | null;
}

export type MetricDefinition = Omit<Metric, 'value' | 'status' | 'by' | 'series' | 'previous' | 'statistics'>;

export interface Failure {
  event: string;
  error: string | null;
  count: number;
  last: string | null;
  /** Finds these events. */
  filter: string;
}

export interface ChainStage {
  name: string;
  asked: number;
  delivered: number;
  /** At the last stage: what nobody delivered. */
  passedOn: number;
  filter: string;
}

export interface Chain {
  title: string;
  stages: ChainStage[];
}

export interface Costs {
  title: string;
  actual: Metric;
  alternative: Metric;
  saved: Metric;
  savedPercent: Metric;
}

export interface Overview {
  from: string;
  to: string;
  events: number;
  packs: { name: string; title: string }[];
  pack: string | null;
  verdict: { status: TargetStatus; text: string; changes: string[] };
  metrics: Metric[];
  breakdowns: Metric[];
  /** Null where the pack declares none or nobody was asked. */
  chain?: Chain | null;
  /** Null where the pack declares none. */
  costs?: Costs | null;
  /** Null where the pack does not say what a failure is. */
  failures?: Failure[] | null;
}

export interface IngestAnswer {
  accepted: number;
  rejected: number;
  errors: { index: number; code: string; message: string }[];
}

export interface FieldDefinition {
  name: string;
  type: string;
  unit?: string | null;
  description?: string | null;
  canonical?: boolean;
}
