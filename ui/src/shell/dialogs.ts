import { create } from 'zustand';

export type Dialog = 'palette' | 'keyboard' | 'import';

interface Dialogs {
  open: Dialog | null;
  show: (dialog: Dialog) => void;
  close: () => void;
}

/** At most one of the shell's dialogs is open. */
export const useDialogs = create<Dialogs>((set) => ({
  open: null,
  show: (open) => set({ open }),
  close: () => set({ open: null }),
}));
