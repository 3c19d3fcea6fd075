/** Filters that were run before, newest first. Stored in local storage; beyond historyLimit the oldest is removed. */
export const historyLimit = 20;
const storageKey = 'sightglass.filter-history';

export function pushHistory(history: string[], filter: string): string[] {
  const entry = filter.trim();
  return entry === '' ? history : [entry, ...history.filter((other) => other !== entry)].slice(0, historyLimit);
}

export function loadHistory(storage: Pick<Storage, 'getItem'> = localStorage): string[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(storageKey) ?? '[]');
    return Array.isArray(stored) ? stored.filter((entry): entry is string => typeof entry === 'string').slice(0, historyLimit) : [];
  } catch {
    return []; // Storage may be blocked or hold something else; history is a convenience.
  }
}

export function saveHistory(history: string[], storage: Pick<Storage, 'setItem'> = localStorage): void {
  try {
    storage.setItem(storageKey, JSON.stringify(history));
  } catch {
    // Blocked or full: the history lasts as long as the page.
  }
}
