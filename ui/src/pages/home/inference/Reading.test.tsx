import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes, useLocation } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { renderPage } from '../../../testing/render';
import { aGroup, aMetric, anInferred, anOverview, aPath, aRole } from '../../../testing/shapes';
import HomePage from '../HomePage';

const duration = aRole({ role: 'duration', field: 'response.latency_ms', unit: 'ms', reason: "its name ends with '_ms'", candidates: ['upstream_ms'] });
const cost = aRole({ role: 'cost', field: null, unit: 'usd', reason: 'no field is called that' });
const inferred = anInferred({ roles: [duration, aRole(), cost] });
const yamlOf = (name: string) => `name: ${name}\nmetrics:\n  ${name}_requests: {}\n`;
const yaml = yamlOf('gateway');
const paths = [
  aPath({ path: 'response.latency_ms', type: 'number', top: [{ value: '812', count: 2 }] }),
  aPath({ path: 'team', top: [{ value: 'search', count: 9 }] }),
];

let asked: { method: string; url: URL; body: string | null }[];
let answers: Record<string, unknown>;
let put: Response;

beforeEach(() => {
  asked = [];
  answers = {
    '/api/overview': anOverview({ inferred, verdict: { status: 'no_data', text: '1,234 requests, 3 % failed.', changes: [] } }),
    '/api/inference': { ...inferred, from: '', to: '', paths, yaml },
    '/api/session': { authenticated: true, scopes: ['admin', 'query'], tenant: null, version: '1' },
    '/api/packs': { packs: [{ name: 'taken', state: 'applied' }] },
    '/api/events': { from: '', to: '', cursor: null, events: [] },
  };
  put = Response.json({ name: 'gateway', version: 1, warnings: [] });
  vi.stubGlobal('fetch', async (address: string, init?: RequestInit) => {
    const url = new URL(address, 'http://localhost');
    const method = init?.method ?? 'GET';
    asked.push({ method, url, body: (init?.body as string | undefined) ?? null });
    // As the server does, the text has the name that is asked for.
    const name = url.searchParams.get('name');
    return method === 'PUT' ? put : Response.json(url.pathname === '/api/inference' && name !== null ? { ...inferred, from: '', to: '', paths, name, yaml: yamlOf(name) } : answers[url.pathname]);
  });
});
afterEach(() => vi.unstubAllGlobals());

function Address() {
  return <output>{useLocation().search}</output>;
}
const show = (query = '') =>
  renderPage(
    <Routes>
      <Route
        path="/"
        element={
          <>
            <HomePage />
            <Address />
          </>
        }
      />
    </Routes>,
    `/${query}`,
  );
const overviews = () => asked.filter(({ url }) => url.pathname === '/api/overview').map(({ url }) => url.search);
const chip = (name: string) => screen.findByRole('button', { name });

it('says how each role is read, and why', async () => {
  show();
  expect(await chip('duration = response.latency_ms (ms)')).toHaveAttribute('title', "its name ends with '_ms'");
  expect(screen.getByRole('button', { name: 'model = model' })).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'cost = —' })).toBeInTheDocument();
  expect(screen.getByText(/the newest 10,000 events/)).toBeInTheDocument();
  expect(screen.getByRole('heading', { name: /1,234 requests, 3\s% failed\./ })).toBeInTheDocument();
});

it('takes another field for a role, and keeps the choice in the address', async () => {
  show('?from=now-1d');
  await userEvent.click(await chip('duration = response.latency_ms (ms)'));
  const menu = await screen.findByRole('dialog');
  expect(menu).toHaveTextContent("Its name ends with '_ms'.");
  await waitFor(() => expect(within(menu).getAllByRole('option').map((option) => option.textContent)).toEqual(['response.latency_msnumber · as 812', 'upstream_ms', 'Noneno field of these events', 'teamtext · as search']));
  await userEvent.type(within(menu).getByRole('combobox'), 'tea{Enter}');
  await waitFor(() => expect(overviews().at(-1)).toBe('?from=now-1d&to=now&role.duration=team'));
  expect(screen.getByRole('status')).toHaveTextContent('?from=now-1d&role.duration=team');
});

it('reads a role from no field, and goes back to the guesses', async () => {
  show('?role.model=team');
  await userEvent.click(await chip('duration = response.latency_ms (ms)'));
  await userEvent.click(await screen.findByRole('option', { name: /^None/ }));
  await waitFor(() => expect(overviews().at(-1)).toContain('role.model=team&role.duration='));
  await userEvent.click(screen.getByRole('button', { name: 'Back to the guesses' }));
  await waitFor(() => expect(overviews().at(-1)).not.toContain('role.'));
  expect(screen.queryByRole('button', { name: 'Back to the guesses' })).toBeNull();
});

it('goes back to the guess of one role', async () => {
  show('?role.model=team&role.cost=price');
  await userEvent.click(await chip('model = model'));
  await userEvent.click(await screen.findByRole('button', { name: 'Use the guess again' }));
  await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('?role.cost=price'));
});

it('tells of the other programs, and measures the one that is chosen', async () => {
  const groups = [
    { key: 'upstream.latency_s', events: 3_030, filter: 'NOT event=* AND upstream.latency_s=*' },
    { key: 'run_id,tool', events: 2_934, filter: 'event=* AND (run_id=* OR tool=*)' },
  ];
  answers['/api/overview'] = anOverview({ packEvents: 3_030, packFilter: groups[0]?.filter ?? null, inferred: anInferred({ group: 'upstream.latency_s', groups, otherEvents: 12 }) });
  show('?from=now-1d&role.cost=price');
  expect(await chip('3,030 with upstream.latency_s')).toHaveAttribute('aria-pressed', 'true');
  expect(screen.getByText('12 more are like none of these, and in no number.')).toBeInTheDocument();
  await userEvent.click(await chip('2,934 with run_id or tool'));
  await waitFor(() => expect(overviews().at(-1)).toBe('?from=now-1d&to=now&group=run_id%2Ctool'));
  expect(screen.getByRole('status')).toHaveTextContent('?from=now-1d&group=run_id%2Ctool');
});

it('says of how many events a field is, and offers no other time', async () => {
  const time = aRole({ role: 'time', field: null, reason: "no event has a time that can be read; 'created' looks like one", candidates: ['created'] });
  answers['/api/overview'] = anOverview({ inferred: anInferred({ roles: [time, aRole({ presence: 0.36 })] }) });
  show();
  await userEvent.click(await chip('model = model, in 36\u00a0%'));
  expect(await screen.findByRole('dialog')).toHaveTextContent(/What is measured of it rests on 36\s% of the events\./);
  await userEvent.keyboard('{Escape}');
  await userEvent.click(await chip('time = —'));
  await waitFor(() => expect(screen.getByRole('dialog')).toHaveTextContent("No event has a time that can be read; 'created' looks like one."));
  expect(screen.queryByRole('combobox', { name: 'Field for time' })).toBeNull();
});

it('leads back from a choice that the server refuses', async () => {
  const overview = answers['/api/overview'];
  vi.stubGlobal('fetch', async (address: string) => {
    const url = new URL(address, 'http://localhost');
    return url.searchParams.has('role.wrong') ? Response.json({ title: 'The request cannot be read', code: 'bad-request', detail: "there is no role 'wrong'" }, { status: 400 }) : Response.json(url.pathname === '/api/overview' ? overview : answers[url.pathname]);
  });
  show('?role.wrong=x&group=a');
  await userEvent.click(await chip('Back to the guesses'));
  expect(await chip('model = model')).toBeInTheDocument();
});

it('names models without a price, and leads to events and, with the guesses, to the page of a metric', async () => {
  const requests = aMetric({ name: 'requests', title: 'Requests', value: 20, filter: 'model=*' });
  answers['/api/overview'] = anOverview({
    metrics: [requests],
    breakdowns: [aMetric({ title: 'Tokens by model', value: 9, unit: 'tokens', by: [aGroup({ model: 'big' }, { value: 9 })] })],
    inferred: anInferred({ unpriced: [{ model: 'big', events: 2_404 }, { model: 'small', events: 1 }] }),
  });
  show();
  expect(await screen.findByText(/^Unpriced:/)).toHaveTextContent('Unpriced: big × 2,404 events, small × 1 event.');
  expect(screen.getAllByRole('link', { name: 'big' })[0]).toHaveAttribute('href', '/explore?filter=model%3D%22big%22');
  expect(screen.getByRole('link', { name: '20, show the events' })).toHaveAttribute('href', '/explore?filter=model%3D*');
  expect(screen.getByRole('link', { name: 'Requests' })).toHaveAttribute('href', '/metrics/requests');
  expect(screen.getByRole('region', { name: 'Tokens by model' })).toHaveTextContent('100 %');
  cleanup();
  show('?role.cost=price');
  await screen.findByRole('link', { name: '20, show the events' });
  expect(screen.queryByRole('link', { name: 'Requests' })).toBeNull();
});

it('shows no readings where a pack measures', async () => {
  answers['/api/overview'] = anOverview({ pack: 'shop', packs: [{ name: 'shop', title: 'Shop' }] });
  show();
  await screen.findByRole('region', { name: 'Verdict' });
  expect(screen.queryByRole('heading', { name: 'How this data is read' })).toBeNull();
});

it('keeps the readings as a pack under the chosen name, and shows it', async () => {
  show('?from=now-1d&role.cost=price');
  await userEvent.click(await chip('Keep this as a pack'));
  const dialog = await screen.findByRole('dialog', { name: 'Keep this as a pack' });
  const name = within(dialog).getByLabelText('Name');
  expect(name).toHaveValue('gateway');
  await userEvent.clear(name);
  await userEvent.type(name, 'ours');
  await waitFor(() => expect(within(dialog).getByLabelText('Text of the pack')).toHaveTextContent('name: ours metrics: ours_requests: {}'));
  await userEvent.click(within(dialog).getByRole('button', { name: 'Keep the pack' }));

  expect(await screen.findByRole('link', { name: 'the pack ours' })).toHaveAttribute('href', '/api/packs/ours');
  const sent = asked.find(({ method }) => method === 'PUT');
  expect(sent?.url.pathname).toBe('/api/packs/ours');
  expect(sent?.body).toBe(yamlOf('ours'));
  expect(asked.find(({ url }) => url.pathname === '/api/inference')?.url.searchParams.get('role.cost')).toBe('price');
  await waitFor(() => expect(overviews().at(-1)).toBe('?from=now-1d&to=now&pack=ours'));
});

it('says every mistake that the server finds', async () => {
  put = Response.json({ title: 'The pack has mistakes', code: 'pack-invalid', detail: "ours:1:7: 'My' is not a pack name\nours:9:1: unknown unit" }, { status: 422 });
  show();
  await userEvent.click(await chip('Keep this as a pack'));
  await waitFor(() => expect(screen.getByRole('button', { name: 'Keep the pack' })).toBeEnabled());
  await userEvent.click(screen.getByRole('button', { name: 'Keep the pack' }));
  expect(await screen.findByRole('alert')).toHaveTextContent("ours:1:7: 'My' is not a pack nameours:9:1: unknown unit");
});

it('warns before it replaces a pack', async () => {
  show();
  await userEvent.click(await chip('Keep this as a pack'));
  const name = await screen.findByLabelText('Name');
  await userEvent.clear(name);
  await userEvent.type(name, 'taken');
  expect(await screen.findByText('There is a pack taken. This text would replace it.')).toBeInTheDocument();
  await waitFor(() => expect(screen.getByRole('button', { name: 'Replace the pack' })).toBeEnabled());
});

it.each([
  ['that may only read', ['query'], null],
  ['of one tenant', ['admin', 'query'], 'acme'],
])('says what a key %s lacks', async (_, scopes, tenant) => {
  answers['/api/session'] = { authenticated: true, scopes, tenant, version: '1' };
  show();
  await userEvent.click(await chip('Keep this as a pack'));
  expect(await screen.findByRole('button', { name: 'Needs the scope “admin”' })).toBeDisabled();
  expect(screen.getByText(/sign in with a key that has the scope “admin” and is for all tenants/)).toBeInTheDocument();
});
