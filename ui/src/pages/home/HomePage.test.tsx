import { screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { renderPage } from '../../testing/render';
import { aMetric, anEvent, anOverview } from '../../testing/shapes';
import HomePage from './HomePage';

const overview = anOverview({
  packEvents: 1_000,
  packFilter: 'event="attempt_failed"',
  packs: [{ name: 'workers-ai', title: 'Workers AI' }],
  pack: 'workers-ai',
  verdict: { status: 'missed', text: 'Success rate 78 %, below 85 %.', changes: ['Fallbacks doubled'] },
  failures: [{ event: 'attempt_failed', error: 'Network timeout', count: 7, last: '2026-11-20T09:00:00Z', filter: 'event="attempt_failed"' }],
});

/** Responds by path; any other path is a 404 problem. */
function serve(answers: Record<string, unknown>) {
  vi.stubGlobal('fetch', async (url: string) => {
    const answer = answers[url.split('?')[0] ?? ''];
    return answer === undefined ? new Response('{"title":"Not found"}', { status: 404 }) : Response.json(answer);
  });
}

afterEach(() => vi.unstubAllGlobals());

const events = (...times: string[]) => ({ from: '', to: '', cursor: null, events: times.map((time, index) => anEvent({ id: String(index), time, event: 'x' })) });

it('says the verdict in words and leads from a failure to its events', async () => {
  serve({ '/api/overview': overview, '/api/events': events() });
  renderPage(<HomePage />);
  expect(await screen.findByRole('heading', { name: 'Success rate 78\u00a0%, below 85\u00a0%.' })).toBeInTheDocument();
  expect(screen.getByText('Needs attention')).toBeInTheDocument();
  expect(screen.getByText('Fallbacks doubled')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Network timeout' })).toHaveAttribute('href', '/explore?filter=event%3D%22attempt_failed%22');
});

it('counts and lists the events of the pack', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return Response.json(url.startsWith('/api/overview') ? overview : events());
  });
  renderPage(<HomePage />);
  expect(await screen.findByText(/1,000 of 1,234 events/)).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Explore all' })).toHaveAttribute('href', '/explore?filter=event%3D%22attempt_failed%22');
  expect(asked).toContain('/api/events?filter=event%3D%22attempt_failed%22&limit=8');
});

it('calls too few events neither good nor bad', async () => {
  serve({ '/api/overview': { ...overview, verdict: { status: 'too_few', text: 'Too few events in this time range to judge.', changes: [] } }, '/api/events': events() });
  renderPage(<HomePage />);
  expect(await screen.findByText('Too few events to judge')).toBeInTheDocument();
  expect(screen.queryByText('Needs attention')).toBeNull();
});

it('offers to swap a range that ends before it begins', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ title: 'Bad time', code: 'bad-time', detail: 'no' }, { status: 400 }));
  renderPage(<HomePage />, '/?from=2026-11-27&to=2026-11-26');
  expect(await screen.findByRole('heading', { name: 'The range ends before it begins' })).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Swap' })).toBeInTheDocument();
});

it('leads from an unknown pack to the one that was meant', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ title: 'No such pack', code: 'no-such-pack', detail: 'no pack', nearest: 'workers-ai' }, { status: 404 }));
  renderPage(<HomePage />, '/?pack=worker-ai&from=now-1h');
  expect(await screen.findByRole('link', { name: 'Go to workers-ai' })).toHaveAttribute('href', '/?from=now-1h&pack=workers-ai');
});

it('tells the costs in one panel where the pack declares them', async () => {
  const cost = (name: string, title: string, value: number) => aMetric({ name, title, value, unit: 'usd' });
  const saved = cost('saved', 'Savings', 41.33);
  const costs = { title: 'Costs', actual: cost('paid', 'Paid', 3.67), alternative: cost('list', 'At list price', 45), saved, savedPercent: { ...saved, value: 91.8 } };
  serve({ '/api/overview': { ...overview, metrics: [saved], costs }, '/api/events': events() });
  renderPage(<HomePage />);
  const panel = await screen.findByRole('region', { name: 'Costs' });
  expect(panel).toHaveTextContent('Saved $41.33 91.8');
  expect(panel).toHaveTextContent('Paid$3.67At list price$45.00');
  expect(screen.queryByRole('article', { name: 'Savings' })).toBeNull();
});

it('shows no panel that the pack does not declare', async () => {
  serve({ '/api/overview': { ...overview, failures: null }, '/api/events': events() });
  renderPage(<HomePage />);
  expect((await screen.findAllByRole('region')).map((region) => region.getAttribute('aria-label'))).toEqual(['Verdict', 'Latest events']);
});

it('shows how to send a first event when there is none at all', async () => {
  serve({ '/api/overview': { ...overview, events: 0 }, '/api/events': events() });
  renderPage(<HomePage />);
  expect(await screen.findByRole('heading', { name: 'Send your first event' })).toBeInTheDocument();
  expect(screen.getByText(/curl http:\/\/localhost/)).toBeInTheDocument();
});

it('offers a wider range when only this one is empty', async () => {
  const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000).toISOString();
  serve({ '/api/overview': { ...overview, events: 0 }, '/api/events': events(twoDaysAgo) });
  renderPage(<HomePage />, '/?from=now-1h&to=now');
  expect(await screen.findByRole('heading', { name: 'No events in this time range' })).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Show last 7 days' })).toBeInTheDocument();
});

it('shows the problem of the server in its own words', async () => {
  vi.stubGlobal('fetch', async () => new Response('{"title":"The range is empty","detail":"from must be before to."}', { status: 400 }));
  renderPage(<HomePage />);
  expect(await screen.findByRole('alert')).toHaveTextContent('From must be before to.');
});
