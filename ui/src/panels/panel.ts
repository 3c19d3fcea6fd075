import type { ComponentType } from 'react';
import type { TimeRange } from '../api/scope';

/** The props of every panel: its data, its options, and the range of the data (RFC 3339). */
export interface PanelProps<Data, Options> {
  data: Data;
  options: Options;
  range: TimeRange;
}

/** A type of panel: its component, and the defaults of its options. */
export interface PanelType<Data, Options> {
  component: ComponentType<PanelProps<Data, Options>>;
  options: Options;
}

export function panelType<Data, Options>(component: ComponentType<PanelProps<Data, Options>>, options: Options): PanelType<Data, Options> {
  return { component, options };
}
