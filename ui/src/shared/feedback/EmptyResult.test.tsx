import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { renderPage } from '../../testing/render';
import { anEvent } from '../../testing/shapes';
import { EmptyResult } from './EmptyResult';

afterEach(() => vi.unstubAllGlobals());

it('leads to the newest event where the range has none', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ from: '', to: '', cursor: null, events: [anEvent({ time: '2024-05-08T00:00:00Z' })] }));
  const onRange = vi.fn();
  renderPage(<EmptyResult scope={{ from: 'now-1h', to: 'now', filter: '' }} onRange={onRange} onClearFilter={() => undefined} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Go to the newest event' }));
  expect(onRange).toHaveBeenCalledWith({ from: '2024-05-01T00:00:00.000Z', to: '2024-05-08T00:00:01.000Z' });
});
