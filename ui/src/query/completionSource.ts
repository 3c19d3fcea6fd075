import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import { completeQuery, type QueryLanguage } from '../api/query';
import type { TimeRange } from '../api/scope';
import type { CompletionAnswer, CompletionItem } from '../api/types';
import { tokenizeFilter } from './filterTokens';

export interface ProposalSources {
  range: TimeRange;
  /** Fields that the matching events have. By itself the server proposes only those that it has a declaration of. */
  fieldNames: readonly string[];
  /** Filters run before, newest first, for an empty bar. */
  recent: readonly string[];
}

const maxNames = 20;

/** Completions from the server, which has the grammar and knows fields and values, and from what the page knows. */
export function completionSource(language: QueryLanguage, sources: () => ProposalSources): CompletionSource {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const query = context.state.doc.toString();
    if (!context.explicit && query.trim() === '') {
      return null;
    }
    const { range, fieldNames, recent } = sources();
    const abort = new AbortController();
    context.addEventListener('abort', () => abort.abort(), { onDocChange: true });
    try {
      const answer = await completeQuery(language, query, context.pos, fieldsAt(query, context.pos, fieldNames), range, abort.signal);
      return toResult(withRecent(answer, query, recent), query.length);
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

/** The fields of the matching events that may stand at the position, for the server to propose: it has the grammar. */
export function fieldsAt(query: string, position: number, names: readonly string[]): string[] {
  const word = termAt(query, position)?.toLowerCase();
  if (word === undefined) {
    return [];
  }
  const prefix = 'attributes.';
  const written = new Set(word.startsWith(prefix) ? names : names.map((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name)));
  const begins = (name: string) => Number(name.toLowerCase().startsWith(word));
  return [...written]
    .filter((name) => name.toLowerCase().includes(word))
    .toSorted((left, right) => begins(right) - begins(left))
    .slice(0, maxNames);
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
