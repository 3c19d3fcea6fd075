import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import type { QueryError } from '../api/types';
import type { ProposalSources } from './completionSource';
import { editorExtensions, replaceText } from './editorExtensions';
import { setErrors } from './errorMarks';
import type { LanguageFacts } from './languages';
import styles from './QueryBar.module.css';

export interface QueryEditorHandle {
  focus(): void;
  replace(text: string): void;
}

interface QueryEditorProps {
  /** The applied text. The editor itself holds the text being written until it is run. */
  text: string;
  language: LanguageFacts;
  label: string;
  errors: readonly QueryError[];
  proposals: ProposalSources;
  onChange: (text: string) => void;
  onRun: (text: string) => void;
  /** Called when completions appear or disappear. */
  onSuggest: (shown: boolean) => void;
  /** The entry `step` steps older than the text, or undefined when there is none. */
  recall?: (step: 1 | -1, text: string) => string | undefined;
  handle?: RefObject<QueryEditorHandle | null>;
}

/** The editor of a query text, with the server's completions and error marks. */
export function QueryEditor({ text, language, label, errors, proposals, onChange, onRun, onSuggest, recall, handle }: QueryEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  // The editor is created once for a language and calls the current callbacks.
  const current = useRef({ onChange, onRun, onSuggest, recall, proposals, text });
  current.current = { onChange, onRun, onSuggest, recall, proposals, text };

  useEffect(() => {
    // Kept across remounts: an element can have only one shadow root.
    const element = host.current!;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open', delegatesFocus: true });
    const events = {
      onChange: (next: string) => current.current.onChange(next),
      onSuggest: (shown: boolean) => current.current.onSuggest(shown),
      onRun: (next: string) => current.current.onRun(next),
      onLeave: () => editor.current?.contentDOM.blur(),
      recall: (step: 1 | -1, from: string) => current.current.recall?.(step, from),
      proposals: () => current.current.proposals,
    };
    const view = new EditorView({ state: EditorState.create({ extensions: editorExtensions(events, label, language) }), parent: root, root });
    editor.current = view;
    if (current.current.text !== '') {
      replaceText(view, current.current.text);
    }
    // Outside the shadow root, a key pressed in it seems to be pressed on a plain element: the shell would treat letters as shortcuts.
    const keepKeys = (event: KeyboardEvent) => {
      if (!event.metaKey && !event.ctrlKey) {
        event.stopPropagation();
      }
    };
    element.addEventListener('keydown', keepKeys);
    return () => {
      element.removeEventListener('keydown', keepKeys);
      view.destroy();
    };
  }, [label, language]);

  useEffect(() => {
    const view = editor.current;
    if (view !== null && view.state.doc.toString() !== text) {
      replaceText(view, text);
    }
  }, [text]);

  useEffect(() => {
    editor.current?.dispatch({ effects: setErrors.of(errors) });
  }, [errors]);

  useImperativeHandle(handle, () => ({
    focus: () => editor.current?.focus(),
    replace: (next) => editor.current !== null && replaceText(editor.current, next),
  }));

  return <div ref={host} className={styles.editor} data-search />;
}
