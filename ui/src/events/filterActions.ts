import { createContext, useContext } from 'react';
import type { FieldValue } from '../query/filterValue';

/** The actions of a click on a value, anywhere on the page. */
export interface FilterActions {
  include(field: string, value: FieldValue): void;
  exclude(field: string, value: FieldValue): void;
  only(field: string, value: FieldValue): void;
  remove(field: string, value: FieldValue): void;
  toggleColumn(field: string): void;
  columns: readonly string[];
  /** Counts the events by the values of a field. */
  measureBy(field: string): void;
  /** Shows a number of the events over time. */
  measureNumber(field: string): void;
  /** Shows over time how many events have the value. */
  measureValue(field: string, value: FieldValue): void;
}

export const FilterActionsContext = createContext<FilterActions | null>(null);

export function useFilterActions(): FilterActions {
  const actions = useContext(FilterActionsContext);
  if (actions === null) {
    throw new Error('useFilterActions needs FilterActionsContext above it');
  }
  return actions;
}
