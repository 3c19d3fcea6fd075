// The page's names for the types of the server's OpenAPI document. `npm run contract` generates schema.d.ts from it.
import type { components } from './schema';

type Schemas = components['schemas'];

/** Requires the given members and makes all others optional. */
type With<T, K extends keyof T> = Pick<T, K> & Partial<T>;

export type Better = Schemas['Better'];
export type TargetStatus = Schemas['MetricStatus'];
/** A unit of docs/http-api.md; an unknown one is shown as a plain number. */
export type Unit = string;

export type Session = Schemas['SessionAnswer'];
export type TelemetryEvent = With<Schemas['TelemetryEvent'], 'id' | 'time'> & { event?: string; level?: string } & { [field: string]: unknown };
export type Statistics = Schemas['QueryStatistics'];
export type EventsAnswer = Omit<Schemas['EventListAnswer'], 'events'> & { events: TelemetryEvent[] };
export type HistogramAnswer = Schemas['Histogram'];
export type Facet = Schemas['Facet'];
export type FacetsAnswer = Schemas['FacetsAnswer'];
export type QueryColumn = With<Schemas['TableColumn'], 'name' | 'type'>;
export type QueryAnswer = Schemas['TableAnswer'];
export type QueryError = With<Schemas['QueryError'], 'position' | 'length' | 'message'>;
export type QueryWarning = With<Schemas['QueryWarning'], 'position' | 'length' | 'message'>;
export type QueryCheckAnswer = Omit<With<Schemas['CheckAnswer'], 'valid'>, 'errors'> & { errors: QueryError[] };
export type CompletionItem = Schemas['CompletionItem'];
export type CompletionAnswer = Schemas['CompletionResult'];
export type Target = Partial<Schemas['TargetBand']>;
export type MetricGroup = With<Schemas['MetricGroupAnswer'], 'key' | 'value'>;
export type MetricPoint = Schemas['MetricPointAnswer'];
export type Metric = With<Omit<Schemas['MetricAnswer'], 'by' | 'target'>, 'name' | 'title' | 'value' | 'unit' | 'formula' | 'status'> & { by?: MetricGroup[] | null; target?: Target | null };
export type MetricDefinition = Schemas['MetricDefinitionAnswer'];
export type Failure = Schemas['FailureAnswer'];
export type ChainStage = Schemas['ChainStageAnswer'];
export type Chain = Schemas['ChainAnswer'];
export type Costs = { title: string } & Record<'actual' | 'alternative' | 'saved' | 'savedPercent', Metric>;
export type Overview = With<Omit<Schemas['OverviewAnswer'], 'metrics' | 'breakdowns' | 'costs'>, 'from' | 'to' | 'events' | 'packs' | 'pack' | 'verdict'> & { metrics: Metric[]; breakdowns: Metric[]; costs?: Costs | null };
export type IngestAnswer = Schemas['IngestAnswer'];
export type FieldDefinition = With<Schemas['FieldAnswer'], 'name' | 'type'>;
