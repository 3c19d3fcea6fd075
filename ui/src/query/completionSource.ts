import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import { completeFilter } from '../api/query';
import type { TimeRange } from '../api/scope';
import type { CompletionAnswer, CompletionItem } from '../api/types';
import { tokenizeFilter } from './filterTokens';
import { fieldText } from './filterValue';

export interface ProposalSources {
  range: TimeRange;
  /** Fields that the matching events have. The server proposes only those that it has a declaration of. */
  fieldNames: readonly string[];
  /** Filters run before, newest first, for an empty bar. */
  recent: readonly string[];
}

const maxNames = 20;

/** Completions from the server, which has the grammar and knows fields and values, and from what the page knows. */
export function completionSource(sources: () => ProposalSources): CompletionSource {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const query = context.state.doc.toString();
    if (!context.explicit && query.trim() === '') {
      return null;
    }
    const { range, fieldNames, recent } = sources();
    const abort = new AbortController();
    context.addEventListener('abort', () => abort.abort(), { onDocChange: true });
    try {
      const answer = await completeFilter(query, context.pos, range, abort.signal);
      return toResult(withRecent(withFieldNames(answer, query, context.pos, fieldNames), query, recent), query.length);
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

/** Adds the fields of the matching events where a term begins, after the server's proposals. */
export function withFieldNames(answer: CompletionAnswer, query: string, position: number, names: readonly string[]): CompletionAnswer {
  const word = termAt(query, position);
  if (word === null) {
    return answer;
  }
  const known = new Set(answer.items.map(({ label }) => label));
  const text = word.toLowerCase();
  const own = (name: string) => name.replace(/^attributes\./, '').toLowerCase();
  const found = names
    .filter((name) => !known.has(name) && own(name) !== text && name.toLowerCase() !== text && name.toLowerCase().includes(text))
    .toSorted((left, right) => Number(own(right).startsWith(text)) - Number(own(left).startsWith(text)))
    .slice(0, maxNames)
    .map((name): CompletionItem => ({ label: name, insert: fieldText(name), kind: 'field', detail: 'in these events' }));
  return answer.items.length > 0 ? { ...answer, items: [...answer.items, ...found] } : { replaceFrom: position - word.length, replaceTo: position, items: found };
}

/** Puts the filters run before in front of the proposals for an empty bar. */
export function withRecent(answer: CompletionAnswer, query: string, recent: readonly string[]): CompletionAnswer {
  const items = query.trim() === '' ? recent.map((filter): CompletionItem => ({ label: filter, insert: filter, kind: 'recent', detail: 'run before' })) : [];
  return { ...answer, items: [...items, ...answer.items] };
}

/** The word at the position if it may be a field: not a value, nor quoted. Empty in an empty bar, null elsewhere. */
function termAt(query: string, position: number): string | null {
  const tokens = tokenizeFilter(query.slice(0, position));
  const last = tokens.at(-1);
  if (last === undefined) {
    return '';
  }
  return last.kind === 'text' && !last.quoted && last.end === position && tokens.at(-2)?.kind !== 'operator' ? last.value : null;
}

function toCompletion(item: CompletionItem): Completion {
  return { label: item.label, apply: item.insert, type: item.kind, detail: item.detail ?? undefined };
}
