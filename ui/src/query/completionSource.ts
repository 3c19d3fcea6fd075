import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import { completeFilter } from '../api/query';
import type { TimeRange } from '../api/scope';
import type { CompletionAnswer, CompletionItem } from '../api/types';

/** Completions from the server, which has the grammar and knows fields and values. Empty when it does not respond. */
export function completionSource(range: () => TimeRange): CompletionSource {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const query = context.state.doc.toString();
    if (!context.explicit && query.trim() === '') {
      return null;
    }
    const abort = new AbortController();
    context.addEventListener('abort', () => abort.abort(), { onDocChange: true });
    try {
      return toResult(await completeFilter(query, context.pos, range(), abort.signal), query.length);
    } catch {
      return null; // Aborted or unreachable: typing goes on without suggestions.
    }
  };
}

export function toResult(answer: CompletionAnswer, length: number): CompletionResult | null {
  if (answer.items.length === 0) {
    return null;
  }
  const from = Math.max(0, Math.min(answer.replaceFrom, length));
  const to = Math.max(from, Math.min(answer.replaceTo, length));
  // The server has already filtered and sorted them.
  return { from, to, filter: false, options: answer.items.map(toCompletion) };
}

function toCompletion(item: CompletionItem): Completion {
  return { label: item.label, apply: item.insert, type: item.kind, detail: item.detail ?? undefined };
}
