import { useLocalStorage } from '@mantine/hooks';
import { resizeHandle } from './resizeHandle';

interface Limits {
  min: number;
  max: number;
  initial: number;
}

/** The width of a panel at the right edge, which is resized by its left border; stored in this browser. */
export function useResizable(key: string, { min, max, initial }: Limits) {
  const [stored, setWidth] = useLocalStorage({ key, defaultValue: initial });
  const width = Math.min(max, Math.max(min, Number(stored) || initial));
  return { width, handle: resizeHandle({ label: 'Width of the details', width, min, max, edge: 'left', onResize: setWidth, onReset: () => setWidth(initial) }) };
}
