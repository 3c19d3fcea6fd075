import { create } from 'zustand';
import { persist } from 'zustand/middleware';

interface RailWidth {
  isNarrow: boolean;
  toggle: () => void;
}

/** Whether the rail shows icons only. A preference of this browser. */
export const useRailWidth = create<RailWidth>()(
  persist(
    (set) => ({ isNarrow: false, toggle: () => set(({ isNarrow }) => ({ isNarrow: !isNarrow })) }),
    { name: 'sightglass.rail' },
  ),
);
