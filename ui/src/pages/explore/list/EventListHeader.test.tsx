import { screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { TelemetryEvent } from '../../../api/types';
import { EventHeading } from '../../../events/EventHeading';
import { FilterActionsContext, type FilterActions } from '../../../events/filterActions';
import { renderPage } from '../../../testing/render';
import { EventListHeader } from './EventListHeader';

const doNothing = () => {};
const actions: FilterActions = { include: doNothing, exclude: doNothing, only: doNothing, remove: doNothing, toggleColumn: doNothing, columns: [] };

it.each([
  [0, 'UTC', '20 Nov 2026, 14:03:22.123456 UTC'],
  [-60, 'UTC+01:00', '20 Nov 2026, 15:03:22.123456 UTC+01:00'],
  [330, 'UTC−05:30', '20 Nov 2026, 08:33:22.123456 UTC−05:30'],
])('names the zone of the reader as the details do, %i minutes behind UTC', (minutes, name, time) => {
  vi.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(minutes);
  renderPage(
    <FilterActionsContext value={actions}>
      <EventListHeader columns={[]} summary compact={false} />
      <EventHeading id="1" event={{ id: '1', time: '2026-11-20T14:03:22.123456Z' } as TelemetryEvent} />
    </FilterActionsContext>,
  );
  expect(screen.getByRole('button')).toHaveTextContent(name);
  expect(screen.getByText(time)).toHaveAttribute('title', '20 Nov 2026, 14:03:22.123456 UTC');
});
