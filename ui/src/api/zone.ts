import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type Zone = 'local' | 'utc';

/** A preference of the reader, so it is in local storage and not in the link. */
export const useZoneChoice = create(persist<{ zone: Zone }>(() => ({ zone: 'local' }), { name: 'sightglass.zone' }));

/** The zone of all times on the page: of those it shows, and of those it reads without one. */
export function currentZone(): Zone {
  return useZoneChoice.getState().zone;
}
