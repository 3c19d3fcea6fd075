import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { renderPage } from '../testing/render';
import { DamageBanner } from './DamageBanner';

afterEach(() => vi.unstubAllGlobals());

function answer(status: object) {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(status), { headers: { 'Content-Type': 'application/json' } })));
}

it('shows an admin how much is damaged, until it is hidden', async () => {
  answer({ incomplete: true, damage: { places: 2, rows: 1500, latest: { kind: 'part', place: 'engine/detached/a', rows: 500, detail: 'set aside', foundAt: '2026-11-27T10:00:00Z' }, kinds: [] } });
  renderPage(<DamageBanner />);

  expect(await screen.findByText('Stored data is damaged in 2 places: 1,500 events are lost or cannot be read.')).toHaveAttribute('title', 'engine/detached/a: set aside');
  expect(screen.getByRole('link', { name: 'See all' })).toHaveAttribute('href', '/api/damage');
  await userEvent.click(screen.getByRole('button', { name: 'Hide' }));
  expect(screen.queryByRole('status')).toBeNull();
});

it('says when nothing is lost', async () => {
  answer({ incomplete: false, damage: { places: 1, rows: 0, latest: { kind: 'part', place: 'a', rows: 0, detail: 'made anew', foundAt: '2026-11-27T10:00:00Z' }, kinds: [] } });
  renderPage(<DamageBanner />);

  expect(await screen.findByText('Stored data was damaged in 1 place; no event is lost.')).toBeInTheDocument();
});

it('tells a reader of one tenant only that answers may lack events', async () => {
  answer({ incomplete: true });
  renderPage(<DamageBanner />);

  expect(await screen.findByText('Some stored events are damaged and could not be read: what you see may lack some.')).toBeInTheDocument();
  expect(screen.queryByRole('link')).toBeNull();
});
