import type { KeyboardEvent, PointerEvent } from 'react';

interface Resizing {
  label: string;
  width: number;
  min: number;
  max: number;
  /** The border of the handle's parent that is dragged; the other one stays. */
  edge: 'left' | 'right';
  onResize: (width: number) => void;
  /** On a double click. */
  onReset: () => void;
}

const keyStep = 24;

/** The props of an element that changes the width of its parent, by dragging and with arrow keys. */
export function resizeHandle({ label, width, min, max, edge, onResize, onReset }: Resizing) {
  const resize = (next: number) => onResize(Math.min(max, Math.max(min, Math.round(next))));
  return {
    role: 'separator',
    tabIndex: 0,
    'aria-orientation': 'vertical',
    'aria-label': label,
    'aria-valuemin': min,
    'aria-valuemax': max,
    'aria-valuenow': width,
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) {
        const box = event.currentTarget.parentElement!.getBoundingClientRect();
        resize(edge === 'left' ? box.right - event.clientX : event.clientX - box.left);
      }
    },
    onDoubleClick: onReset,
    onKeyDown: (event: KeyboardEvent) => {
      const step = event.key === 'ArrowLeft' ? -keyStep : event.key === 'ArrowRight' ? keyStep : 0;
      if (step !== 0) {
        event.preventDefault();
        resize(width + (edge === 'left' ? -step : step));
      }
    },
  } as const;
}
