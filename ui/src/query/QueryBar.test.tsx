import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { completionStatus, startCompletion } from '@codemirror/autocomplete';
import { EditorView } from '@codemirror/view';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renderPage } from '../testing/render';
import { QueryBar, type QueryBarHandle } from './QueryBar';

const error = { position: 5, length: 2, message: "column 6: unknown operator '=='; did you mean '='?", expected: ['=', '!='], hint: 'write event="…"' };
let answer: unknown = { valid: true, errors: [] };

document.execCommand ??= () => false;
// jsdom has no layout, but the editor needs the position of its text.
Range.prototype.getClientRects = () => [] as unknown as DOMRectList;

beforeEach(() => {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(answer)));
});

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

function show(filter: string, onRun = vi.fn()) {
  const { container } = renderPage(<QueryBar filter={filter} from="now-7d" to="now" onRun={onRun} />);
  const root = container.querySelector('[data-search]')!.shadowRoot!;
  const content = () => root.querySelector<HTMLElement>('.cm-content')!;
  return { onRun, root, content, view: () => EditorView.findFromDOM(content())! };
}

describe('QueryBar', () => {
  it('shows the applied filter and runs with Enter', () => {
    const { content, view, onRun } = show('event="a"');
    expect(content().textContent).toBe('event="a"');
    act(() => view().dispatch({ changes: { from: 0, to: 9, insert: ' level="error" ' } }));
    act(() => void content().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 13, bubbles: true })));
    expect(onRun).toHaveBeenCalledWith('level="error"');
  });

  it('underlines the place of an error and says what to do, without stopping anything', async () => {
    answer = { valid: false, errors: [error] };
    const { root, onRun } = show('event=="a"');
    await waitFor(() => expect(screen.getByText(error.message)).toBeInTheDocument(), { timeout: 3_000 });
    expect(screen.getByText('write event="…"')).toBeInTheDocument();
    expect([...root.querySelectorAll('.sg-error')].map((mark) => mark.textContent).join('')).toBe('==');
    await userEvent.click(screen.getByRole('button', { name: 'Run' }));
    expect(onRun).toHaveBeenCalledWith('event=="a"');
  });

  it('says a hint once that the message has already', async () => {
    answer = { valid: false, errors: [{ ...error, message: "unexpected '='; write it once", hint: 'write it once' }] };
    show('event=="a"');
    await waitFor(() => expect(screen.getAllByText(/write it once/)).toHaveLength(1), { timeout: 3_000 });
  });

  it('tells what a filter that runs probably does not mean', async () => {
    answer = { valid: true, errors: [], warnings: [{ position: 0, length: 5, message: "no event has a field 'modle'", hint: "did you mean 'model'?", suggestion: 'model' }] };
    const { root } = show('modle="a"');
    await waitFor(() => expect(screen.getByText(/no event has a field/)).toBeInTheDocument(), { timeout: 3_000 });
    expect(screen.getByText("did you mean 'model'?")).toBeInTheDocument();
    expect(root.querySelector('.sg-error')).toBeNull();
  });

  it('is one line whatever is pasted', () => {
    const { content, view } = show('');
    act(() => view().dispatch({ changes: { from: 0, insert: 'event="a"\n  AND level="b"\n' } }));
    expect(content().textContent).toBe('event="a" AND level="b" ');
  });

  it('lets Tab leave an empty bar, and accept a proposal for what was typed', async () => {
    answer = { valid: true, errors: [], replaceFrom: 0, replaceTo: 0, items: [{ label: 'event', insert: 'event', kind: 'field', detail: null }] };
    const { content, view } = show('');
    const tab = () => !content().dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab', keyCode: 9, bubbles: true, cancelable: true }));
    const proposed = () => waitFor(() => expect(completionStatus(view().state)).toBe('active'), { timeout: 3_000 });

    act(() => void startCompletion(view()));
    await proposed();
    expect(tab()).toBe(false);
    expect(content().textContent).not.toBe('event');

    act(() => view().dispatch({ changes: { from: 0, insert: 'e' }, selection: { anchor: 1 }, userEvent: 'input.type' }));
    await proposed();
    expect(tab()).toBe(true);
    expect(view().state.doc.toString()).toContain('event');
  });

  it('clears with one click', async () => {
    const { onRun } = show('event="a"');
    await userEvent.click(screen.getByRole('button', { name: 'Clear the filter' }));
    expect(onRun).toHaveBeenCalledWith('');
  });

  it('keeps letters typed in it from the keys of the shell', () => {
    const { content } = show('');
    const onKey = vi.fn();
    window.addEventListener('keydown', onKey);
    act(() => void content().dispatchEvent(new KeyboardEvent('keydown', { key: 'r', bubbles: true, composed: true })));
    window.removeEventListener('keydown', onKey);
    expect(onKey).not.toHaveBeenCalled();
  });
});

describe('the help', () => {
  function showHelp(filter = '') {
    const handle = { current: null as QueryBarHandle | null };
    const { container } = renderPage(<QueryBar filter={filter} from="now-7d" to="now" onRun={() => undefined} handle={handle} />);
    act(() => handle.current!.toggleHelp());
    return container.querySelector('[data-search]')!.shadowRoot!.querySelector<HTMLElement>('.cm-content')!;
  }
  const helpTitle = () => screen.queryByText('Filters by example');

  it.each(['Escape', '?'])('closes with %s, wherever the focus is', async (key) => {
    showHelp();
    expect(helpTitle()).toBeInTheDocument();
    await userEvent.keyboard(key === '?' ? '?' : '{Escape}');
    await waitFor(() => expect(helpTitle()).not.toBeInTheDocument());
  });

  it('adds an example that is clicked to the filter', async () => {
    const content = showHelp('event="a"');
    await userEvent.click(screen.getByRole('button', { name: 'duration_ms>1500' }));
    expect(content.textContent).toBe('event="a" AND duration_ms>1500');
  });
});
