import { create } from 'zustand';
import type { ImportedFile } from './ImportResult';

interface Imported {
  imported: ImportedFile | null;
  show: (file: ImportedFile) => void;
  close: () => void;
}

/** The last import with events. It outlives the page and the dialog where it was dropped, so that Home can report it. */
export const useImported = create<Imported>((set) => ({
  imported: null,
  show: (imported) => set({ imported }),
  close: () => set({ imported: null }),
}));
