import { barOptions } from './bar/options';
import { BarPanel } from './bar/BarPanel';
import { FailuresPanel } from './failures/FailuresPanel';
import { flowOptions } from './flow/options';
import { FlowPanel } from './flow/FlowPanel';
import { heatmapOptions } from './heatmap/options';
import { HeatmapPanel } from './heatmap/HeatmapPanel';
import { histogramOptions } from './histogram/options';
import { HistogramPanel } from './histogram/HistogramPanel';
import { panelType } from './panel';
import { pieOptions } from './pie/options';
import { PiePanel } from './pie/PiePanel';
import { SavingsPanel } from './savings/SavingsPanel';
import { statOptions } from './stat/options';
import { StatPanel } from './stat/StatPanel';
import { tableOptions } from './table/options';
import { TablePanel } from './table/TablePanel';
import { timeSeriesOptions } from './timeSeries/options';
import { TimeSeriesPanel } from './timeSeries/TimeSeriesPanel';

/** Every type of panel. To add one, add a folder and a line here. */
export const panels = {
  bar: panelType(BarPanel, barOptions),
  failures: panelType(FailuresPanel, {}),
  flow: panelType(FlowPanel, flowOptions),
  heatmap: panelType(HeatmapPanel, heatmapOptions),
  histogram: panelType(HistogramPanel, histogramOptions),
  pie: panelType(PiePanel, pieOptions),
  savings: panelType(SavingsPanel, {}),
  stat: panelType(StatPanel, statOptions),
  table: panelType(TablePanel, tableOptions),
  timeSeries: panelType(TimeSeriesPanel, timeSeriesOptions),
};
