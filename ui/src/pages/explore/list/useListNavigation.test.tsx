import { act, renderHook } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { anEvent } from '../../../testing/shapes';
import { useListNavigation } from './useListNavigation';

it('takes the focus into the list when the keyboard moves in it', () => {
  const list = { current: { focus: vi.fn(), scrollToRow: vi.fn(), scrollToTop: vi.fn() } };
  const rows = [anEvent({ id: 'a' }), anEvent({ id: 'b' })];
  const update = vi.fn();
  const { result } = renderHook(() => useListNavigation({ rows, openId: null, opened: undefined, list, update }));
  act(() => result.current.move(1));
  expect(list.current.focus).toHaveBeenCalled();
  act(() => result.current.openActive());
  expect(update).toHaveBeenCalledWith({ event: 'a' }, { replace: false });
});
