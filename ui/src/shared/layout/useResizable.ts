import { useLocalStorage } from '@mantine/hooks';
import type { KeyboardEvent, PointerEvent } from 'react';

interface Limits {
  min: number;
  max: number;
  initial: number;
}

const keyStep = 24;

/** The width of a panel at the right edge, which is resized by dragging its left border; stored in this browser. */
export function useResizable(key: string, { min, max, initial }: Limits) {
  const [stored, setWidth] = useLocalStorage({ key, defaultValue: initial });
  const width = clamp(Number(stored) || initial, min, max);
  const handle = {
    role: 'separator',
    tabIndex: 0,
    'aria-orientation': 'vertical',
    'aria-label': 'Width of the details',
    'aria-valuemin': min,
    'aria-valuemax': max,
    'aria-valuenow': width,
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) {
        const right = event.currentTarget.parentElement!.getBoundingClientRect().right;
        setWidth(clamp(Math.round(right - event.clientX), min, max));
      }
    },
    onDoubleClick: () => setWidth(initial),
    onKeyDown: (event: KeyboardEvent) => {
      const step = event.key === 'ArrowLeft' ? keyStep : event.key === 'ArrowRight' ? -keyStep : 0;
      if (step !== 0) {
        event.preventDefault();
        setWidth(clamp(width + step, min, max));
      }
    },
  } as const;
  return { width, handle };
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
