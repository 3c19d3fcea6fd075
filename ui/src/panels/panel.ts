import type { ComponentType } from 'react';
import type { TimeRange } from '../api/scope';

/** What every panel gets: the data it shows, how to show it, and the range that the data covers (RFC 3339). */
export interface PanelProps<Data, Options> {
  data: Data;
  options: Options;
  range: TimeRange;
}

/** A type of panel: what draws it, and the options it has unless somebody chooses others. */
export interface PanelType<Data, Options> {
  component: ComponentType<PanelProps<Data, Options>>;
  options: Options;
}

export function panelType<Data, Options>(component: ComponentType<PanelProps<Data, Options>>, options: Options): PanelType<Data, Options> {
  return { component, options };
}
