import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { FilterActionsContext, type FilterActions } from '../../../events/filterActions';
import { renderPage } from '../../../testing/render';
import { ColumnPicker } from './ColumnPicker';

const doNothing = () => {};
const fields = ['model', 'model_index', 'user_id'].map((name) => ({ name, type: 'keyword' as const, unit: null, description: null, canonical: true }));

it('takes the first field that matches with Enter', async () => {
  const toggleColumn = vi.fn();
  const actions: FilterActions = { include: doNothing, exclude: doNothing, only: doNothing, remove: doNothing, toggleColumn, columns: [], measureBy: doNothing, measureNumber: doNothing, measureValue: doNothing };
  renderPage(
    <FilterActionsContext value={actions}>
      <ColumnPicker rows={[]} fields={fields} fieldNames={[]} chosen={false} onReset={doNothing} />
    </FilterActionsContext>,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Columns' }));
  await userEvent.type(screen.getByRole('textbox'), 'user{Enter}nothing{Enter}');
  expect(toggleColumn.mock.calls).toEqual([['user_id']]);
});
