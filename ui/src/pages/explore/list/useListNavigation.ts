import { type RefObject, useState } from 'react';
import type { TelemetryEvent } from '../../../api/types';
import type { EventListHandle } from './EventList';
import type { UpdateParams } from '../exploreParams';

interface ListNavigation {
  rows: readonly TelemetryEvent[];
  openId: string | null;
  /** The open event, which need not be among the rows: it may come from a link or from another filter. */
  opened: TelemetryEvent | undefined;
  list: RefObject<EventListHandle | null>;
  update: UpdateParams;
}

/** The row with the keyboard focus, and opening, moving and closing. While the details are open, moving opens the next event. */
export function useListNavigation({ rows, openId, opened, list, update }: ListNavigation) {
  const [cursorId, setCursorId] = useState<string | null>(null);
  const activeId = openId ?? cursorId;
  const active = rows.find((row) => row.id === activeId) ?? opened ?? null;

  const open = (event: TelemetryEvent) => {
    setCursorId(event.id);
    // Going back once closes the details, however many events were opened.
    update({ event: event.id === openId ? null : event.id }, { replace: openId !== null });
  };
  const move = (step: 1 | -1) => {
    const index = active === null ? -1 : rows.indexOf(active);
    const next = rows[index === -1 ? 0 : Math.max(0, Math.min(rows.length - 1, index + step))];
    if (next === undefined) {
      return;
    }
    setCursorId(next.id);
    // Enter then opens this event, instead of pressing what had the focus before.
    list.current?.focus();
    list.current?.scrollToRow(rows.indexOf(next));
    if (openId !== null) {
      update({ event: next.id }, { replace: true });
    }
  };
  const close = () => {
    if (openId !== null) {
      setCursorId(openId);
      update({ event: null }, { replace: true });
      list.current?.focus();
    } else {
      setCursorId(null);
    }
  };
  const openActive = () => {
    if (active !== null && openId === null) {
      open(active);
    }
  };
  return { active, activeId, open, openActive, move, close };
}
