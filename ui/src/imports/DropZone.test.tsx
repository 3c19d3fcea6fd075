import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { renderPage } from '../testing/render';
import { DropZone } from './DropZone';

const fetch = vi.fn<typeof globalThis.fetch>();

beforeEach(() => {
  fetch.mockReset();
  vi.stubGlobal('fetch', fetch);
});
afterEach(() => vi.unstubAllGlobals());

const file = (text: string, name = 'app.ndjson') => new File([text], name);
const choose = (chosen: File) => userEvent.upload(screen.getByLabelText('File of events'), chosen, { applyAccept: false });

it('sends a file and says what became of it', async () => {
  fetch.mockResolvedValue(
    Response.json({
      accepted: 2,
      rejected: 1,
      errors: [{ index: 1, code: 'malformed_json', message: 'Expected a JSON object.', line: 2 }],
      times: { from: '2026-11-25T10:00:00.123456+00:00', to: '2026-11-27T10:00:00+00:00' },
    }),
  );
  const onImported = vi.fn();
  renderPage(<DropZone onImported={onImported} />);
  await choose(file('{"event":"a"}\nnonsense\n{"event":"b"}\n'));

  const result = await screen.findByText('app.ndjson: 2 accepted, 1 rejected');
  expect(result.parentElement).toHaveAttribute('data-outcome', 'partial');
  expect(screen.getByText('line 2')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Show these 2 events' })).toHaveAttribute('href', '/explore?from=2026-11-25T10%3A00%3A00.123Z&to=2026-11-27T10%3A00%3A01.000Z');
  expect(screen.getByText(/Expected a JSON object/)).toBeInTheDocument();
  expect(onImported).toHaveBeenCalledOnce();
  expect(fetch.mock.calls[0]?.[0]).toBe('/v1/events');
  expect(fetch.mock.calls[0]?.[1]?.body).toContain('nonsense');
});

it('sends CSV as CSV, with the lines of the file', async () => {
  fetch.mockResolvedValue(
    Response.json({ accepted: 1, rejected: 1, errors: [{ index: 1, code: 'malformed_csv', message: 'the row has 1 cell, the header 2', line: 3 }] }),
  );
  renderPage(<DropZone />);
  await choose(file('event,n\na,1\nb\n', 'app.csv'));
  expect(await screen.findByText('line 3')).toBeInTheDocument();
  expect(fetch.mock.calls[0]?.[1]?.headers).toMatchObject({ 'Content-Type': 'text/csv', 'Import-Piece': '0' });
});

it('takes a dropped file', async () => {
  fetch.mockResolvedValue(Response.json({ accepted: 1, rejected: 0, errors: [] }));
  renderPage(<DropZone />);
  fireEvent.drop(screen.getByText(/Drop a file/), { dataTransfer: { files: [file('{"event":"a"}', 'dropped.json')] } });
  expect(await screen.findByText('dropped.json: 1 accepted, 0 rejected')).toBeInTheDocument();
});

it('takes a file that is dropped beside it, once', async () => {
  fetch.mockResolvedValue(Response.json({ accepted: 1, rejected: 0, errors: [] }));
  renderPage(
    <>
      <DropZone />
      <DropZone />
    </>,
  );
  fireEvent.drop(document.body, { dataTransfer: { files: [file('{"event":"a"}', 'beside.json')] } });
  expect(await screen.findByText('beside.json: 1 accepted, 0 rejected')).toBeInTheDocument();
  expect(fetch).toHaveBeenCalledOnce();
});

it('shows progress and can be canceled', async () => {
  fetch.mockImplementation(
    (_, init) => new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))),
  );
  renderPage(<DropZone />);
  await choose(file('{"event":"a"}'));
  expect(await screen.findByRole('progressbar', { name: 'Importing app.ndjson' })).toHaveAttribute('aria-valuenow', '0');
  await waitFor(() => expect(fetch).toHaveBeenCalled());
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(await screen.findByText(/Drop a file/)).toBeInTheDocument();
});

it('waits for a busy server and goes on', async () => {
  fetch
    .mockResolvedValueOnce(new Response('{"title":"The spool is full"}', { status: 503, headers: { 'Retry-After': '0' } }))
    .mockResolvedValueOnce(Response.json({ accepted: 1, rejected: 0, errors: [] }));
  renderPage(<DropZone />);
  await choose(file('{"event":"a"}'));
  expect(await screen.findByText('app.ndjson: 1 accepted, 0 rejected')).toBeInTheDocument();
});

it('says why a file was refused', async () => {
  fetch.mockResolvedValue(new Response('{"title":"Nothing could be read","detail":"The body is not JSON."}', { status: 400 }));
  renderPage(<DropZone />);
  await choose(file('<xml/>', 'wrong.xml'));
  expect(await screen.findByRole('alert')).toHaveTextContent('Not imported: wrong.xml. The body is not JSON.');
});
