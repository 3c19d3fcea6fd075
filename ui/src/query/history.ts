/** Filters run before, newest first. Kept in local storage; at most HISTORY_LIMIT, the oldest goes. */
export const HISTORY_LIMIT = 20;
const KEY = 'sightglass.filter-history';

export function pushHistory(history: string[], filter: string): string[] {
  const entry = filter.trim();
  return entry === '' ? history : [entry, ...history.filter((other) => other !== entry)].slice(0, HISTORY_LIMIT);
}

export function loadHistory(storage: Pick<Storage, 'getItem'> = localStorage): string[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter((entry): entry is string => typeof entry === 'string').slice(0, HISTORY_LIMIT) : [];
  } catch {
    return []; // Storage may be blocked or hold something else; history is a convenience.
  }
}

export function saveHistory(history: string[], storage: Pick<Storage, 'setItem'> = localStorage): void {
  try {
    storage.setItem(KEY, JSON.stringify(history));
  } catch {
    // Blocked or full: the history lives as long as the page.
  }
}
