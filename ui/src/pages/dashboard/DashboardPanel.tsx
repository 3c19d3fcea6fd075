import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import type { TimeRange } from '../../api/scope';
import type { DashboardPanel as PanelAnswer, Metric } from '../../api/types';
import { PanelView } from '../../panels/PanelView';
import { ErrorBoundary } from '../../shared/feedback/ErrorBoundary';
import { StateMessage } from '../../shared/feedback/StateMessage';
import { Panel } from '../../shared/layout/Panel';
import { sentence } from '../../shared/sentence';

const chartHeight = 190;
// More rows would make one panel taller than all others beside it.
const maxGroups = 8;

/** One panel of a dashboard, or why it has no data. */
export function DashboardPanel({ panel, range }: { panel: PanelAnswer; range: TimeRange }) {
  return (
    <ErrorBoundary compact>
      {panel.data === null ? (
        <Panel title={panel.title}>
          <StateMessage compact alert icon={<IconAlertTriangle size={18} aria-hidden />} title={panel.problem?.title ?? 'No data'}>
            {panel.problem !== null && sentence(panel.problem.detail)}
          </StateMessage>
        </Panel>
      ) : (
        <Drawing panel={panel} data={{ ...panel.data, title: panel.title, description: descriptionOf(panel, panel.data) }} range={range} />
      )}
    </ErrorBoundary>
  );
}

function Drawing({ panel, data, range }: { panel: PanelAnswer; data: Metric; range: TimeRange }) {
  const { chart, title, addsUp, asDeclared: hasPage, stepSeconds } = panel;
  switch (chart) {
    case 'stat':
      return <PanelView type="stat" data={data} options={{ hasPage, leadsToEvents: true }} range={range} />;
    case 'table':
      return <PanelView type="table" data={data} options={{ title, hasPage, addsUp, limit: maxGroups }} range={range} />;
    case 'histogram':
    case 'heatmap':
      return <PanelView type={chart} data={data} options={{ hasPage }} range={range} />;
    case 'pie':
      // Only what adds up has parts: averages of groups are compared instead.
      return addsUp || data.by == null ? (
        <PanelView type="pie" data={data} options={{ hasPage, limit: maxGroups }} range={range} />
      ) : (
        <PanelView type="bar" data={data} options={{ hasPage, addsUp, limit: maxGroups }} range={range} />
      );
    default:
      return stepSeconds === null ? (
        <PanelView type="bar" data={data} options={{ hasPage, addsUp, limit: maxGroups }} range={range} />
      ) : (
        <PanelView type="timeSeries" data={data} options={{ kind: chart, title, stepSeconds, addsUp, hasPage, height: chartHeight }} range={range} />
      );
  }
}

/** What the panel is about, with the conditions that its metric does not have. */
function descriptionOf({ description, where }: PanelAnswer, data: Metric): string {
  const conditions = Object.entries(where).map(([field, value]) => `${field} ${value}`);
  return [description ?? data.description, conditions.length > 0 ? `Only events with ${conditions.join(' and ')}.` : ''].filter(Boolean).join(' ');
}
