import { screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { renderPage } from '../testing/render';
import { AheadBanner } from './AheadBanner';

afterEach(() => vi.unstubAllGlobals());

it('says how many events lie ahead, and leads to them', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ incomplete: false, ahead: { events: 3, newest: '2026-11-29T05:00:00+00:00' } })));
  renderPage(<AheadBanner />);

  expect(await screen.findByText(/^3 events lie ahead of the server’s clock/)).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Show them' })).toHaveAttribute('href', '/explore?from=now&to=2026-11-29T05%3A00%3A01.000Z');
});
