import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  completionKeymap,
  completionStatus,
  moveCompletionSelection,
  selectedCompletion,
  startCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorState, type Extension, Prec } from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view';
import { completionSource, type ProposalSources } from './completionSource';
import { editorTheme } from './editorTheme';
import { errorMarks } from './errorMarks';
import { codeHighlight } from './codeHighlight';
import { filterHighlight } from './filterHighlight';
import type { LanguageFacts } from './languages';

export interface EditorEvents {
  onChange(text: string): void;
  onRun(text: string): void;
  /** Called when completions appear or disappear. */
  onSuggest(shown: boolean): void;
  /** Called for Escape when the editor has nothing to close. */
  onLeave(): void;
  /** The entry `step` steps older than the current one, or undefined when there is none. */
  recall(step: 1 | -1, text: string): string | undefined;
  /** What completions are made from, besides the server's. */
  proposals(): ProposalSources;
}

/** An editor for a text of a language. Enter runs it, Shift+Enter begins a line. Lines that are pasted into a language of one line are joined with spaces. */
export function editorExtensions(events: EditorEvents, label: string, { name, example, hasLines }: LanguageFacts): Extension {
  return [
    history(),
    drawSelection(),
    name === 'filter' ? filterHighlight : codeHighlight,
    errorMarks,
    editorTheme,
    placeholder(example),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', spellcheck: 'false', autocapitalize: 'off' }),
    ...(hasLines ? [EditorView.lineWrapping] : [oneLine]),
    autocompletion({
      override: [completionSource(name, () => events.proposals())],
      activateOnTypingDelay: 120,
      activateOnCompletion: () => true,
      // Enter runs the text; Tab accepts a completion, and so does Enter after one was selected.
      selectOnOpen: false,
      interactionDelay: 0,
      defaultKeymap: false,
    }),
    Prec.highest(keymap.of(keys(events))),
    keymap.of([...completionKeymap.filter((binding) => binding.key !== 'Enter'), ...historyKeymap, ...defaultKeymap]),
    EditorView.domEventHandlers({
      focus: (_, view) => {
        if (view.state.doc.length === 0) {
          startCompletion(view);
        }
      },
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) {
        events.onChange(update.state.doc.toString());
      }
      const shown = completionStatus(update.state) === 'active';
      if (shown !== (completionStatus(update.startState) === 'active')) {
        events.onSuggest(shown);
      }
    }),
  ];
}

const oneLine = EditorState.transactionFilter.of((transaction) =>
  transaction.newDoc.lines > 1 ? [transaction, { changes: joinLines(transaction.newDoc.toString()), sequential: true }] : transaction,
);

export function replaceText(view: EditorView, text: string): void {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: text.length } });
}

function keys(events: EditorEvents) {
  const run = (view: EditorView) => {
    closeCompletion(view);
    events.onRun(view.state.doc.toString());
    return true;
  };
  const recall = (step: 1 | -1) => (view: EditorView) => {
    const inList = completionStatus(view.state) === 'active' && (step === -1 || view.state.doc.length > 0 || selectedCompletion(view.state) !== null);
    if (inList) {
      return false;
    }
    const entry = events.recall(step, view.state.doc.toString());
    if (entry !== undefined) {
      replaceText(view, entry);
    }
    return entry !== undefined;
  };
  return [
    { key: 'Mod-Enter', run },
    { key: 'Enter', run: (view: EditorView) => (selectedCompletion(view.state) !== null && acceptCompletion(view)) || run(view) },
    { key: 'Tab', run: acceptFirst },
    { key: 'ArrowUp', run: recall(1) },
    { key: 'ArrowDown', run: recall(-1) },
    {
      key: 'Escape',
      run: (view: EditorView) => {
        // The proposals of an empty bar opened by themselves.
        if (!closeCompletion(view) || view.state.doc.length === 0) {
          events.onLeave();
        }
        return true;
      },
    },
  ];
}

function acceptFirst(view: EditorView): boolean {
  // The proposals of an empty bar opened by themselves: Tab goes on to the next control.
  const isUnasked = view.state.doc.length === 0 && selectedCompletion(view.state) === null;
  if (completionStatus(view.state) !== 'active' || isUnasked) {
    return false;
  }
  if (selectedCompletion(view.state) === null) {
    moveCompletionSelection(true)(view);
  }
  return acceptCompletion(view);
}

function joinLines(text: string) {
  return [...text.matchAll(/\s*\n\s*/g)].map((match) => ({ from: match.index, to: match.index + match[0].length, insert: ' ' }));
}
