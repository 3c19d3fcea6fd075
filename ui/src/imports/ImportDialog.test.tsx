import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { renderPage } from '../testing/render';
import ImportDialog from './ImportDialog';
import { useImported } from './imported';

let scopes: string[];
let stored: object;
const onClose = vi.fn();

beforeEach(() => {
  scopes = ['ingest', 'query'];
  stored = { accepted: 2, rejected: 0, errors: [], times: { from: '2026-11-25T10:00:00Z', to: '2026-11-27T10:00:00Z' } };
  onClose.mockReset();
  useImported.getState().close();
  vi.stubGlobal('fetch', async (url: string) => Response.json(url.startsWith('/api/session') ? { authenticated: true, scopes, tenant: null, version: '1' } : stored));
});
afterEach(() => vi.unstubAllGlobals());

function Address() {
  const { pathname, search } = useLocation();
  return <output aria-label="address">{pathname + search}</output>;
}

async function drop() {
  renderPage(
    <>
      <ImportDialog onClose={onClose} />
      <Address />
    </>,
    '/explore?from=now-1h&tenant=acme&filter=x',
  );
  // The dialog asks what the key may do while it opens.
  await userEvent.upload(await screen.findByLabelText('File of events'), new File(['{"event":"a"}\n{"event":"b"}\n'], 'app.ndjson'), { applyAccept: false });
  await screen.findByText(/app\.ndjson: /);
}
const address = () => screen.getByLabelText('address', { selector: 'output' });

it('leads to Home, in the range of the events', async () => {
  await drop();
  await waitFor(() => expect(address()).toHaveTextContent('/?from=2026-11-25T10%3A00%3A00.000Z&tenant=acme&to=2026-11-27T10%3A00%3A01.000Z'), { timeout: 4_000 });
  expect(onClose).toHaveBeenCalledOnce();
  expect(useImported.getState().imported?.name).toBe('app.ndjson');
});

it.each([
  ['of a key that may not read', ['ingest'], 2],
  ['without one event', ['ingest', 'query'], 0],
])('stays after a file %s', async (_, mayDo, accepted) => {
  scopes = mayDo;
  stored = { ...stored, accepted };
  await drop();
  await new Promise((resolve) => setTimeout(resolve, 1_600));
  expect(onClose).not.toHaveBeenCalled();
  expect(address()).toHaveTextContent('/explore?from=now-1h&tenant=acme&filter=x');
});
