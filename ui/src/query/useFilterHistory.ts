import { useCallback, useRef, useState } from 'react';
import { loadHistory, pushHistory, saveHistory } from './history';

export interface FilterHistory {
  entries: string[];
  add(filter: string): void;
  /** Moves through the entries: 1 is older, -1 newer. Starts in an empty bar and continues while the text is an entry. */
  recall(step: 1 | -1, text: string): string | undefined;
}

export function useFilterHistory(): FilterHistory {
  const [entries, setEntries] = useState(loadHistory);
  const current = useRef(entries);
  current.current = entries;

  const add = useCallback((filter: string) => {
    setEntries((previous) => {
      const next = pushHistory(previous, filter);
      saveHistory(next);
      return next;
    });
  }, []);
  const recall = useCallback((step: 1 | -1, text: string) => recallEntry(current.current, step, text), []);
  return { entries, add, recall };
}

export function recallEntry(entries: readonly string[], step: 1 | -1, text: string): string | undefined {
  if (text.trim() === '') {
    return step === 1 ? entries[0] : undefined;
  }
  const index = entries.indexOf(text);
  if (index === -1) {
    return undefined;
  }
  return index === 0 && step === -1 ? '' : entries[index + step];
}
