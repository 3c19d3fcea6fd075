import { useLocalStorage } from '@mantine/hooks';
import { useMemo } from 'react';

export const columnLimits = { min: 60, max: 900 };
/** The widths that are remembered; of more, those set first are forgotten. */
const maxRemembered = 100;

export type ColumnWidths = Readonly<Record<string, number>>;

/** The widths that the reader gave to columns, by name; stored in this browser. */
export function useColumnWidths(): [ColumnWidths, (name: string, width: number | null) => void] {
  const [stored, setStored] = useLocalStorage<ColumnWidths>({ key: 'sightglass.column-widths', defaultValue: {} });
  const widths = useMemo(() => readWidths(stored), [stored]);
  return [widths, (name, width) => setStored(withWidth(widths, name, width))];
}

/** What is stored may be of anybody. */
export function readWidths(stored: unknown): ColumnWidths {
  const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
  return Object.fromEntries(entries.filter(([, width]) => typeof width === 'number' && width >= columnLimits.min && width <= columnLimits.max));
}

/** The widths with one changed; null for the usual one. */
export function withWidth(widths: ColumnWidths, name: string, width: number | null): ColumnWidths {
  const others = Object.entries(widths).filter(([other]) => other !== name);
  return Object.fromEntries((width === null ? others : [...others, [name, width] as const]).slice(-maxRemembered));
}
