// The page's names for the types of the server's OpenAPI document. `npm run contract` generates schema.d.ts from it.
import type { components } from './schema';

type Schemas = components['schemas'];

export type Better = Schemas['Better'];
export type TargetStatus = Schemas['MetricStatus'];
/** A unit of docs/http-api.md; an unknown one is shown as a plain number. */
export type Unit = string;

export type Session = Schemas['SessionAnswer'];
export type ServerStatus = Schemas['StatusAnswer'];
export type TelemetryEvent = Schemas['TelemetryEvent'];
export type Statistics = Schemas['QueryStatistics'];
export type EventsAnswer = Schemas['EventListAnswer'];
export type HistogramAnswer = Schemas['Histogram'];
export type Facet = Schemas['Facet'];
export type AttributeName = Schemas['AttributeAnswer'];
export type FacetsAnswer = Schemas['FacetsAnswer'];
export type QueryColumn = Schemas['TableColumn'];
export type QueryAnswer = Schemas['TableAnswer'];
export type TranslationAnswer = Schemas['TranslationAnswer'];
export type QueryError = Schemas['QueryError'];
export type QueryWarning = Schemas['QueryWarning'];
export type QueryCheckAnswer = Schemas['CheckAnswer'];
export type CompletionItem = Schemas['CompletionItem'];
export type CompletionAnswer = Schemas['CompletionResult'];
export type Target = Schemas['TargetAnswer'];
export type Bounds = Partial<Pick<Target, 'min' | 'max'>>;
export type MetricGroup = Schemas['MetricGroupAnswer'];
export type MetricPoint = Schemas['MetricPointAnswer'];
export type Metric = Schemas['MetricAnswer'];
export type MetricDefinition = Schemas['MetricDefinitionAnswer'];
export type Differences = Schemas['DifferencesAnswer'];
export type FieldDifference = Schemas['FieldDifference'];
export type ValueDifference = Schemas['ValueDifference'];
export type Failure = Schemas['FailureAnswer'];
export type ChainStage = Schemas['ChainStageAnswer'];
export type Chain = Schemas['ChainAnswer'];
export type Costs = Schemas['CostsAnswer'];
export type DashboardSummary = Schemas['DashboardSummaryAnswer'];
export type Dashboard = Schemas['DashboardAnswer'];
export type DashboardPanel = Schemas['PanelAnswer'];
export type PanelProblem = Schemas['PanelProblemAnswer'];
export type PackDetails = Schemas['PackDetails'];
export type PackChange = Schemas['PackChangeAnswer'];
export type IngestAnswer = Schemas['IngestAnswer'];
export type EventWarning = Schemas['EventWarning'];
export type ImportTimes = Schemas['ImportTimes'];
export type FieldDefinition = Schemas['FieldAnswer'];

/** How one role of unknown data is read. */
export type InferredRole = Schemas['RoleAnswer'];
/** What Home rests on when no pack measures the events. */
export type Inferred = Schemas['InferredAnswer'];
export type InferredPath = Schemas['PathAnswer'];
export type Inference = Schemas['InferenceAnswer'];
export type Overview = Schemas['OverviewAnswer'];
