import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { renderPage } from '../../../testing/render';
import { FacetList } from './FacetList';
import { type FilterActions, FilterActionsContext } from '../../../events/filterActions';

const facets = [
  { field: 'event', distinct: 9, values: [{ value: 'cache_lookup', count: 1_204 }, { value: '<img src=x>', count: 3 }] },
  { field: 'result', distinct: 2, values: [{ value: 'hit', count: 800 }, { value: 'miss', count: 404 }] },
];
const actions = { include: vi.fn(), exclude: vi.fn(), only: vi.fn(), remove: vi.fn(), toggleColumn: vi.fn(), columns: [], measureBy: vi.fn(), measureNumber: vi.fn(), measureValue: vi.fn() } satisfies FilterActions;

function show(filter = '') {
  return renderPage(
    <FilterActionsContext value={actions}>
      <FacetList
        facets={facets}
        fields={[{ name: 'cost_usd', type: 'number', unit: 'usd', description: null, canonical: true }]}
        fieldNames={['id', 'event', 'attributes.usage.prompt_tokens', 'cost_usd']}
        scope={{ filter, from: 'now-7d', to: 'now' }}
        loading={false}
        stale={false}
        failed={false}
        onClose={() => undefined}
      />
    </FilterActionsContext>,
  );
}

describe('FacetList', () => {
  beforeEach(() => localStorage.clear());

  it('includes on click, excludes on Alt-click and by the minus', async () => {
    const user = userEvent.setup();
    show();
    await user.click(screen.getByRole('button', { name: 'event cache_lookup, 1,204 events' }));
    expect(actions.include).toHaveBeenCalledWith('event', 'cache_lookup');
    await user.keyboard('{Alt>}');
    await user.click(screen.getByRole('button', { name: 'result hit, 800 events' }));
    await user.keyboard('{/Alt}');
    expect(actions.exclude).toHaveBeenCalledWith('result', 'hit');
    await user.click(screen.getByRole('button', { name: 'Exclude result miss' }));
    expect(actions.exclude).toHaveBeenCalledWith('result', 'miss');
    await user.click(screen.getByRole('button', { name: 'Only result miss' }));
    expect(actions.only).toHaveBeenCalledWith('result', 'miss');
  });

  it('shows what the filter chooses and takes it back on click', async () => {
    show('result="hit"');
    const hit = screen.getByRole('button', { name: 'result hit, 800 events' });
    expect(hit).toHaveAttribute('aria-pressed', 'true');
    await userEvent.click(hit);
    expect(actions.remove).toHaveBeenCalledWith('result', 'hit');
  });

  it('shows values as text and says how many are not listed', () => {
    show();
    expect(screen.getByText('<img src=x>')).toBeInTheDocument();
    expect(screen.getByText('and 7 rarer values')).toBeInTheDocument();
  });

  it('folds a field and finds fields and values', async () => {
    const user = userEvent.setup();
    show();
    await user.click(screen.getByRole('button', { name: /^event/, expanded: true }));
    expect(screen.queryByText('cache_lookup')).not.toBeInTheDocument();
    await user.type(screen.getByRole('textbox', { name: 'Find a field or value' }), 'cos');
    const nav = screen.getByRole('navigation', { name: 'Fields' });
    expect(within(nav).getByRole('button', { name: /cost_usd/, expanded: false })).toBeInTheDocument();
    expect(within(nav).queryByText('hit')).not.toBeInTheDocument();
  });

  it('finds the fields that the loaded events have, and denies nothing that it did not look for', async () => {
    const user = userEvent.setup();
    show();
    const field = screen.getByRole('textbox', { name: 'Find a field or value' });
    await user.type(field, 'usage');
    expect(screen.getByRole('button', { name: /usage\.prompt_tokens/, expanded: false })).toBeInTheDocument();
    await user.clear(field);
    await user.type(field, 'team');
    expect(screen.getByText(/nor the name of a field that these events have/)).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'team', expanded: false })).toBeInTheDocument();
  });

  it('is one stop for Tab per field, with arrows inside', async () => {
    const user = userEvent.setup();
    show();
    const stops = screen.getAllByRole('button').filter((button) => button.closest('section') !== null && button.tabIndex === 0);
    expect(stops).toHaveLength(2);
    act(() => stops[0]!.focus());
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('button', { name: 'event cache_lookup, 1,204 events' })).toHaveFocus();
    await user.keyboard('{ArrowRight}');
    expect(screen.getByRole('button', { name: 'Only event cache_lookup' })).toHaveFocus();
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('button', { name: 'event <img src=x>, 3 events' })).toHaveFocus();
    await user.keyboard('{ArrowUp}{ArrowUp}');
    expect(stops[0]).toHaveFocus();
    await user.tab();
    expect(stops[1]).toHaveFocus();
  });
});
