import { screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { renderPage } from '../../testing/render';
import SignInPage from './SignInPage';

beforeEach(() => {
  vi.stubGlobal('fetch', vi.fn<typeof globalThis.fetch>(async () => Response.json({ authenticated: false })));
});
afterEach(() => vi.unstubAllGlobals());

it('says that a link did not work', async () => {
  renderPage(<SignInPage />, '/signin?token=used');
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'This sign-in link does not work: it was used before, has expired, or is not complete. Get a new one, or sign in with a key.',
  );
});

it('says nothing of links without one', async () => {
  renderPage(<SignInPage />, '/signin?next=%2Fexplore');
  expect(await screen.findByLabelText('Key')).toBeInTheDocument();
  expect(screen.queryByRole('alert')).toBeNull();
});
