import { renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { useLastWhile } from './useLastWhile';

it('holds the last value until a new one counts', () => {
  const { result, rerender } = renderHook(({ held, value }) => useLastWhile(held, value), { initialProps: { held: false, value: 1 } });
  rerender({ held: true, value: 2 });
  expect(result.current).toBe(1);
  rerender({ held: false, value: 3 });
  expect(result.current).toBe(3);
});
