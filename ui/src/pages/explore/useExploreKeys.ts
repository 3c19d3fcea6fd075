import { useEffect, useRef } from 'react';

export type ExploreKeys = Record<string, () => void>;

/** After "g" the next key belongs to the shell ("g h" goes home). */
const chordMs = 1_200;

/**
 * The page's keys by `event.key`. They are ignored while typing, on buttons and in open menus, and take precedence over those
 * of the shell.
 */
export function useExploreKeys(keys: ExploreKeys): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    let chordUntil = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || isBusy(event)) {
        return;
      }
      const inChord = performance.now() < chordUntil;
      chordUntil = event.key === 'g' ? performance.now() + chordMs : 0;
      const action = inChord ? undefined : current.current[event.key];
      if (action !== undefined) {
        event.preventDefault();
        action();
      }
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}

const pressesButtons = new Set(['Enter', ' ']);
const moves = new Set(['ArrowUp', 'ArrowDown']);

function isBusy(event: KeyboardEvent): boolean {
  // The editor is in a shadow root: the first element of the path is where the key was actually pressed.
  const target = event.composedPath()[0];
  if (!(target instanceof HTMLElement)) {
    return false;
  }
  if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) {
    return true;
  }
  if (target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null || document.querySelector('[role="dialog"]') !== null) {
    return true;
  }
  const presses = target.closest('button, a, [role="application"]') !== null && pressesButtons.has(event.key);
  return presses || (target.closest('[role="tablist"], [role="separator"], [data-own-arrows]') !== null && moves.has(event.key));
}
