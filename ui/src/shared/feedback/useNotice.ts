import { create } from 'zustand';

interface Notice {
  text: string | null;
  say: (text: string) => void;
}

const SHOWN_MS = 2_200;
let timer: ReturnType<typeof setTimeout> | undefined;

/** One short line that something was done, such as "Copied". The next replaces it. */
export const useNotice = create<Notice>()((set) => ({
  text: null,
  say: (text) => {
    clearTimeout(timer);
    set({ text });
    timer = setTimeout(() => set({ text: null }), SHOWN_MS);
  },
}));
