import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { Zone } from './exactTime';

interface ZoneChoice {
  zone: Zone;
  toggle: () => void;
}

/** The zone that times are shown in: a preference of the reader, hence local storage and not the link. */
export const useZone = create<ZoneChoice>()(
  persist(
    (set) => ({ zone: 'local', toggle: () => set((state) => ({ zone: state.zone === 'local' ? 'utc' : 'local' })) }),
    { name: 'sightglass.zone' },
  ),
);
