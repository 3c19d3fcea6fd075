import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { useZoneChoice } from '../api/zone';
import { renderPage } from '../testing/render';
import { FieldRow } from './FieldRow';
import { FilterActionsContext, type FilterActions } from './filterActions';

const doNothing = () => {};
const actions: FilterActions = { include: doNothing, exclude: doNothing, only: doNothing, remove: doNothing, toggleColumn: doNothing, columns: [], measureBy: doNothing, measureNumber: doNothing, measureValue: doNothing };

function renderField(name: string, value: unknown) {
  renderPage(
    <FilterActionsContext value={actions}>
      <FieldRow field={{ name, value }} units={new Map()} />
    </FilterActionsContext>,
  );
  return screen.getByRole('button', { name: new RegExp(`^${name}: `) });
}

const shown = (button: HTMLElement) => button.textContent?.replaceAll('\u00a0', ' ');

it.each([
  ['user_id', 12_345, '12345'],
  ['attributes.orderId', 12_345, '12345'],
  ['user.id', 175_928_847_299_117_063n, '175928847299117063'],
  ['total', 175_928_847_299_117_063n, '175928847299117063'],
  ['amount_paid', 12_345, '12,345'],
  ['answer', 'Yes, 1,000 of them, today', 'Yes, 1,000 of them, today'],
  ['tags', ['a', 'b', 3], '["a","b",3]'],
  ['cached', true, 'true'],
  ['input_tokens', 12_480, '12,480'],
  ['change', -12_480, '-12,480'],
  ['score', 0.25, '0.25'],
  ['wait_ms', 950, '950 ms'],
  ['wait_ms', -950, '−950 ms'],
  ['wait_ms', 3, '3 ms'],
  ['cost_usd', 41.33, '$41.33'],
  ['saved_usd', -0.5, '−$0.50'],
])('shows %s = %s once', (name, value, text) => {
  expect(shown(renderField(name, value))).toBe(text);
});

it.each([
  ['wait_ms', 1_236, '1.24 s1236'],
  ['cost_usd', 41.3349, '$41.3341.3349'],
  ['wait_ms', 60_000, '1 min60000'],
])('shows %s = %j exactly when the words round it', (name, value, text) => {
  expect(shown(renderField(name, value))).toBe(text);
});

it('shows a long text with commas cut, and then whole', async () => {
  const long = 'one, two, '.repeat(100);
  const button = renderField('prompt', long);
  expect(shown(button)).toBe(`${long.slice(0, 320)}…`);
  await userEvent.click(screen.getByRole('button', { name: 'Show all 1,000 characters' }));
  expect(shown(button)).toBe(long);
});

it('shows the time of an event in the zone of the page, and as written in the texts of others', () => {
  useZoneChoice.setState({ zone: 'utc' });
  const written = '2026-11-28T13:00:38.918000Z';
  expect(shown(renderField('time', written))).toBe('28 Nov 2026, 13:00:38.918000 UTC');
  expect(shown(renderField('attributes.time', written))).toBe(written);
});
