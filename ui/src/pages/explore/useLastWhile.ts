import { useRef } from 'react';

/** The value, or the last one from before as long as `held` is true. */
export function useLastWhile<T>(held: boolean, value: T): T {
  const last = useRef(value);
  if (!held) {
    last.current = value;
  }
  return last.current;
}
