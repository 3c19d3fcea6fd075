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
}

export const FilterActionsContext = createContext<FilterActions | null>(null);

export function useFilterActions(): FilterActions {
  const actions = useContext(FilterActionsContext);
  if (actions === null) {
    throw new Error('useFilterActions needs FilterActionsContext above it');
  }
  return actions;
}
