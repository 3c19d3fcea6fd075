import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { TelemetryEvent } from '../../../api/types';
import { EventHeading } from '../../../events/EventHeading';
import { FilterActionsContext, type FilterActions } from '../../../events/filterActions';
import { renderPage } from '../../../testing/render';
import { EventListHeader } from './EventListHeader';

const doNothing = () => {};
const actions: FilterActions = { include: doNothing, exclude: doNothing, only: doNothing, remove: doNothing, toggleColumn: doNothing, columns: [], measureBy: doNothing, measureNumber: doNothing, measureValue: doNothing };

it.each([
  [0, 'UTC', '20 Nov 2026, 14:03:22.123456 UTC'],
  [-60, 'UTC+01:00', '20 Nov 2026, 15:03:22.123456 UTC+01:00'],
  [330, 'UTC−05:30', '20 Nov 2026, 08:33:22.123456 UTC−05:30'],
])('names the zone of the reader as the details do, %i minutes behind UTC', (minutes, name, time) => {
  vi.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(minutes);
  renderPage(
    <FilterActionsContext value={actions}>
      <EventListHeader columns={[]} summary compact={false} widths={{}} onResize={doNothing} onMove={doNothing} />
      <EventHeading id="1" event={{ id: '1', time: '2026-11-20T14:03:22.123456Z' } as TelemetryEvent} />
    </FilterActionsContext>,
  );
  expect(screen.getByRole('button')).toHaveTextContent(name);
  expect(screen.getByText(time)).toHaveAttribute('title', '20 Nov 2026, 14:03:22.123456 UTC');
});

it('moves, resizes and removes columns by mouse and by keyboard', async () => {
  const [onMove, onResize, toggleColumn] = [vi.fn(), vi.fn(), vi.fn()];
  renderPage(
    <FilterActionsContext value={{ ...actions, toggleColumn }}>
      <EventListHeader columns={['model', 'attributes.team']} summary compact={false} widths={{ model: 200 }} onResize={onResize} onMove={onMove} />
    </FilterActionsContext>,
  );
  fireEvent.dragStart(screen.getByText('team'));
  fireEvent.drop(screen.getByText('model'));
  screen.getByText('model').focus();
  await userEvent.keyboard('{ArrowRight}{Delete}{Shift>}{ArrowLeft}{ArrowRight}{/Shift}');
  expect(toggleColumn.mock.calls).toEqual([['model']]);
  expect(onMove.mock.calls).toEqual([['attributes.team', 0], ['model', 1]]);

  fireEvent.doubleClick(screen.getByRole('separator', { name: 'Width of the column event' }));
  expect(onResize.mock.calls).toEqual([['model', 176], ['model', 224], ['event', null]]);
});
