import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { init, type Chart, type ChartOption } from './echarts';
import { readPalette, type Palette } from './palette';

interface EChartProps {
  /** Called again when the color scheme changes, with the new palette of tokens.css. */
  option: (palette: Palette) => ChartOption;
  height: number;
  /** What the chart shows, as text. */
  label: string;
  /** Called once, for adding event listeners to the chart. */
  onReady?: (chart: Chart) => void;
  /** Called after each new option, to restore state of the chart that an option resets. */
  onDrawn?: (chart: Chart) => void;
}

export function EChart({ option, height, label, onReady, onDrawn }: EChartProps) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const scheme = useComputedColorScheme('light');

  useEffect(() => {
    const host = element.current;
    if (host === null) {
      return;
    }
    const created = init(host, undefined, { renderer: 'canvas' });
    chart.current = created;
    onReady?.(created);
    const observer = new ResizeObserver(() => created.resize());
    observer.observe(host);
    return () => {
      observer.disconnect();
      created.dispose();
      chart.current = null;
    };
  }, [onReady]);

  useEffect(() => {
    if (chart.current !== null) {
      chart.current.setOption(option(readPalette()), { notMerge: true });
      onDrawn?.(chart.current);
    }
  }, [option, scheme, onReady, onDrawn]);

  return <div ref={element} role="img" aria-label={label} style={{ width: '100%', height }} />;
}
