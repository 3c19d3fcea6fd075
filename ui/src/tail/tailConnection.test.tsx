import { expect, it, vi } from 'vitest';
import { runTail } from './tailConnection';
import { TailFeed } from './tailFeed';

const body = (text: string) => new Response(text, { headers: { 'Content-Type': 'text/event-stream' } });

it('reconnects with back-off and the last event id, and resets the count once connected', async () => {
  const feed = new TailFeed();
  const abort = new AbortController();
  const waits: number[] = [];
  const fetch = vi
    .fn<typeof globalThis.fetch>()
    .mockRejectedValueOnce(new TypeError('down'))
    .mockResolvedValueOnce(body('id: 5\nevent: row\ndata: {"id":"5","time":"t","i":107505301260286111}\n\nevent: skipped\ndata: {"count":3}\n\n'))
    .mockImplementationOnce(async () => {
      abort.abort();
      return body('');
    });
  const sleep = async (ms: number) => void waits.push(ms);
  await runTail({ filter: 'level="error"', feed, signal: abort.signal, fetch, sleep });
  feed.setPaused(true);
  expect(feed.getSnapshot()).toMatchObject({ rows: [{ id: '5', i: 107505301260286111n }], skipped: 3 });
  expect(fetch.mock.calls[0]![0]).toBe('/api/tail?filter=level%3D%22error%22');
  expect(fetch.mock.calls[2]![1]!.headers).toMatchObject({ 'Last-Event-ID': '5' });
  expect(waits.every((ms) => ms <= 500)).toBe(true);
});

it('ends at an answer that will not change, with the problem', async () => {
  const feed = new TailFeed();
  const problem = JSON.stringify({ title: 'No', detail: "column 1: unexpected ')'", position: 0, length: 1 });
  const fetch = async () => new Response(problem, { status: 400 });
  await runTail({ filter: ')', feed, signal: new AbortController().signal, fetch });
  feed.setPaused(true);
  const { state } = feed.getSnapshot();
  expect(state.kind === 'failed' && state.problem.message).toBe("column 1: unexpected ')'");
});
