import type { ComponentType } from 'react';
import type { PanelProps, PanelType } from './panel';
import { panels } from './panels';

type Panels = typeof panels;
type DataOf<Name extends keyof Panels> = Panels[Name] extends PanelType<infer Data, infer _> ? Data : never;
type OptionsOf<Name extends keyof Panels> = Panels[Name]['options'];

interface PanelViewProps<Name extends keyof Panels> extends Omit<PanelProps<DataOf<Name>, unknown>, 'options'> {
  type: Name;
  /** Options that differ from the type's defaults. */
  options?: Partial<OptionsOf<Name>>;
}

/** A panel of the given type. */
export function PanelView<Name extends keyof Panels>({ type, data, options, range }: PanelViewProps<Name>) {
  // Data and options belong to the type; the signature guarantees it.
  const Component = panels[type].component as ComponentType<PanelProps<unknown, unknown>>;
  return <Component data={data} options={{ ...panels[type].options, ...options }} range={range} />;
}
