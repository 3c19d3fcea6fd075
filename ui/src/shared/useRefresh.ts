import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type RefreshInterval = 0 | 10_000 | 60_000;

interface Refresh {
  intervalMs: RefreshInterval;
  setInterval: (intervalMs: RefreshInterval) => void;
}

/** A preference of this browser, so it is in local storage and not in the URL. */
export const useRefresh = create<Refresh>()(
  persist(
    (set) => ({ intervalMs: 0, setInterval: (intervalMs) => set({ intervalMs }) }),
    { name: 'sightglass.refresh' },
  ),
);

/** Reloads everything on the page that depends on time: queries whose key starts with 'live'. */
export function useRefreshNow(): () => void {
  const client = useQueryClient();
  return useCallback(() => void client.invalidateQueries({ queryKey: ['live'] }), [client]);
}

export function useAutoRefresh(): void {
  const intervalMs = useRefresh((state) => state.intervalMs);
  const client = useQueryClient();
  useEffect(() => {
    if (intervalMs === 0) {
      return;
    }
    const timer = window.setInterval(() => {
      if (!document.hidden) {
        void client.invalidateQueries({ queryKey: ['live'] });
      }
    }, intervalMs);
    return () => window.clearInterval(timer);
  }, [client, intervalMs]);
}
