import { useCallback, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { TimeRange } from '../../api/scope';
import type { Target, Unit } from '../../api/types';
import { EChart } from '../../charts/EChart';
import type { Chart } from '../../charts/echarts';
import type { Palette } from '../../charts/palette';
import '../../charts/tooltip.css';
import { formatValue } from '../../shared/format';
import hidden from '../../shared/hidden.module.css';
import { formatStep } from '../../shared/time/formatTime';
import { useZone } from '../../shared/time/zone';
import { markAt, type ChartLines, type Mark } from './chartLines';
import styles from './TimeSeriesChart.module.css';
import { type Stretch, timeSeriesOption } from './timeSeriesOption';

interface TimeSeriesChartProps {
  title: string;
  chart: ChartLines;
  kind: 'line' | 'bar';
  isStacked: boolean;
  stepMs: number;
  target?: Target | null;
  unit: Unit | null;
  /** The range of the values, RFC 3339: steps that extend beyond it are dashed, or lighter. */
  range: TimeRange;
  height: number;
  /** A part of the range that is marked. */
  stretch?: Stretch | null;
  showsSamples?: boolean;
  sampleWords?: (value: number, sample: number) => string;
  /** Called for a part of the range that was chosen by dragging. */
  onZoom: (range: TimeRange) => void;
  /** Called for a mark that was clicked, or chosen by keys. */
  onOpen: (mark: Mark) => void;
}

/** Lines or bars over time, with the band of the metric shaded. Dragging across it chooses a part of the range, a click opens the events of a mark. */
export default function TimeSeriesChart({ title, chart, kind, isStacked, stepMs, target, unit, range: { from, to }, height, stretch, showsSamples, sampleWords, onZoom, onOpen }: TimeSeriesChartProps) {
  const zone = useZone();
  const drawn = useRef<Chart | null>(null);
  const latest = useRef({ onZoom, onOpen, chart, kind, isStacked, stepMs });
  latest.current = { onZoom, onOpen, chart, kind, isStacked, stepMs };
  const [chosen, setChosen] = useState<Mark | null>(null);
  // The step where keys began to choose a part of the range.
  const [anchor, setAnchor] = useState<number | null>(null);
  const part = useMemo(() => {
    const [start, end] = anchor === null || chosen === null || anchor === chosen.step ? [] : [chart.times[Math.min(anchor, chosen.step)], chart.times[Math.max(anchor, chosen.step)]];
    return start === undefined || end === undefined ? null : { from: start, to: end + stepMs };
  }, [anchor, chosen, chart, stepMs]);
  const option = useCallback(
    (palette: Palette) => timeSeriesOption({ chart, kind, isStacked, stepMs, target, unit, range: { from, to }, zone, hint: 'Click for the events', stretch: part ?? stretch, showsSamples, sampleWords }, palette),
    [chart, kind, isStacked, stepMs, target, unit, from, to, zone, part, stretch, showsSamples, sampleWords],
  );

  const onReady = useCallback((created: Chart) => {
    drawn.current = created;
    created.on('brushEnd', (event) => {
      const [start, end] = (event as { areas?: { coordRange?: [number, number] }[] }).areas?.[0]?.coordRange ?? [];
      created.dispatchAction({ type: 'brush', areas: [] });
      if (start !== undefined && end !== undefined && end > start) {
        latest.current.onZoom({ from: new Date(start).toISOString(), to: new Date(end).toISOString() });
      }
    });
    // Not the click of a series: a line is two pixels wide.
    created.getZr().on('click', ({ offsetX, offsetY }: { offsetX: number; offsetY: number }) => {
      const [time, value] = created.containPixel({ gridIndex: 0 }, [offsetX, offsetY]) ? created.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY]) : [];
      const { chart: shown, kind: shape, isStacked: stacked, stepMs: step, onOpen: open } = latest.current;
      const mark = time === undefined || value === undefined ? null : markAt(shown, step, time, value, shape, stacked);
      if (mark !== null) {
        open(mark);
      }
    });
  }, []);

  const choose = (mark: Mark | null) => {
    setChosen(mark);
    const time = mark === null ? undefined : chart.times[mark.step];
    const x = time === undefined ? undefined : drawn.current?.convertToPixel({ xAxisIndex: 0 }, time + (kind === 'bar' ? stepMs / 2 : 0));
    drawn.current?.dispatchAction(x === undefined ? { type: 'hideTip' } : { type: 'showTip', x, y: height / 2 });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = movedBy(event.key, chosen, chart);
    if (next !== undefined) {
      event.preventDefault();
      setAnchor(event.shiftKey ? (anchor ?? chosen?.step ?? next.step) : null);
      choose(next);
    } else if (event.key === 'Escape' && chosen !== null) {
      setAnchor(null);
      choose(null);
    } else if (event.key === 'Enter' && chosen !== null && part !== null) {
      setAnchor(null);
      onZoom({ from: new Date(part.from).toISOString(), to: new Date(part.to).toISOString() });
    } else if (event.key === 'Enter' && chosen !== null) {
      onOpen(chosen);
    }
  };

  const words = useMemo(() => {
    if (part !== null) {
      return `${formatStep(part.from, part.to, zone)} chosen`;
    }
    const [line, time] = chosen === null ? [] : [chart.lines[chosen.line], chart.times[chosen.step]];
    return line === undefined || time === undefined ? '' : `${line.label}, ${formatStep(time, stepMs === 0 ? null : time + stepMs, zone)}: ${formatValue(line.values[chosen!.step], unit)}`;
  }, [chart, chosen, part, stepMs, unit, zone]);

  return (
    <div
      className={styles.chart}
      role="application"
      tabIndex={0}
      aria-label={`${title}: left and right choose a time${chart.lines.length > 1 ? ', up and down a line' : ''}, Shift a stretch, Enter shows the events`}
      onKeyDown={onKeyDown}
      onBlur={() => chosen !== null && choose(null)}
    >
      <EChart option={option} onReady={onReady} onDrawn={enableZoom} height={height} label={`${title} over time`} />
      <span className={hidden.hidden} role="status">
        {words}
      </span>
    </div>
  );
}

/** The mark that an arrow key leads to; undefined for other keys. It begins with the newest step. */
function movedBy(key: string, from: Mark | null, { times, lines }: ChartLines): Mark | undefined {
  const [steps, rows] = [times.length - 1, lines.length];
  const { line, step } = from ?? { line: 0, step: key === 'ArrowRight' ? -1 : steps + 1 };
  switch (key) {
    case 'ArrowLeft':
      return { line, step: Math.max(0, step - 1) };
    case 'ArrowRight':
      return { line, step: Math.min(steps, step + 1) };
    case 'ArrowUp':
      return rows < 2 ? undefined : { line: (line + rows - 1) % rows, step: Math.min(steps, Math.max(0, step)) };
    case 'ArrowDown':
      return rows < 2 ? undefined : { line: (line + 1) % rows, step: Math.min(steps, Math.max(0, step)) };
    default:
      return undefined;
  }
}

function enableZoom(chart: Chart): void {
  chart.dispatchAction({ type: 'takeGlobalCursor', key: 'brush', brushOption: { brushType: 'lineX', brushMode: 'single' } });
}
