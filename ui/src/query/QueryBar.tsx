import { Kbd, Menu, Tooltip } from '@mantine/core';
import IconHistory from '@tabler/icons-react/dist/esm/icons/IconHistory.mjs';
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import { type ReactNode, type RefObject, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { QueryError } from '../api/types';
import { filterLanguage } from './languages';
import { QueryEditor, type QueryEditorHandle } from './QueryEditor';
import { QueryHelp } from './QueryHelp';
import { QueryProblem } from './QueryProblem';
import { useFilterHistory } from './useFilterHistory';
import { useQueryCheck } from './useQueryCheck';
import styles from './QueryBar.module.css';

export interface QueryBarHandle {
  focus(): void;
  toggleHelp(): void;
}

interface QueryBarProps {
  /** The applied filter. The bar itself holds the text being written until it is run. */
  filter: string;
  from: string;
  to: string;
  onRun: (filter: string) => void;
  /** The server's error for the applied filter, shown when the check adds nothing. */
  problem?: QueryError | null;
  handle?: RefObject<QueryBarHandle | null>;
  /** Fields that completion proposes, in addition to those that the server knows. */
  fieldNames?: readonly string[];
  children?: ReactNode;
}

const noErrors: QueryError[] = [];
const noNames: readonly string[] = [];
/** Filters run before that an empty bar proposes. */
const maxRecent = 5;

export function QueryBar({ filter, from, to, onRun, problem, handle, fieldNames = noNames, children }: QueryBarProps) {
  const editor = useRef<QueryEditorHandle>(null);
  const [text, setText] = useState(filter);
  const [helpShown, setHelpShown] = useState(false);
  const history = useFilterHistory();
  const [suggesting, setSuggesting] = useState(false);
  const { errors: checked, warnings } = useQueryCheck('filter', text, from, to);
  const errors = useMemo(
    () => (checked.length === 0 && problem && text === filter ? [problem] : checked),
    [checked, filter, problem, text],
  );
  // While completions are shown, the user knows that a word is missing.
  const complaint = suggesting ? noErrors : errors;

  const run = (next: string) => {
    if (errors.length === 0) {
      history.add(next);
    }
    onRun(next.trim());
  };
  const addExample = (example: string) => {
    setHelpShown(false);
    editor.current?.replace([text.trim(), example].filter(Boolean).join(' AND '));
    editor.current?.focus();
  };

  useImperativeHandle(handle, () => ({
    focus: () => editor.current?.focus(),
    toggleHelp: () => setHelpShown((shown) => !shown),
  }));

  return (
    <div className={styles.whole}>
      <div className={styles.row}>
        <div className={styles.bar} data-invalid={complaint.length > 0 || undefined} role="search">
          <IconSearch size={15} className={styles.icon} aria-hidden />
          <QueryEditor
            text={filter}
            language={filterLanguage}
            label="Filter"
            errors={complaint}
            proposals={{ range: { from, to }, fieldNames, recent: history.entries.slice(0, maxRecent) }}
            onChange={setText}
            onRun={run}
            onSuggest={setSuggesting}
            recall={history.recall}
            handle={editor}
          />
          {text !== '' && (
            <Tooltip label="Clear the filter">
              <button type="button" className={styles.button} aria-label="Clear the filter" onClick={() => run('')}>
                <IconX size={14} aria-hidden />
              </button>
            </Tooltip>
          )}
          {text === '' && (
            <Kbd size="xs" className={styles.hint}>
              /
            </Kbd>
          )}
          <HistoryMenu entries={history.entries} onPick={run} />
          <QueryHelp opened={helpShown} onChange={setHelpShown} onExample={addExample} />
          <button type="button" className={styles.run} data-changed={text !== filter || undefined} onClick={() => run(text)}>
            Run
          </button>
        </div>
        {children}
      </div>
      {complaint.length === 0 && !suggesting && warnings?.length ? (
        <QueryProblem text={text} errors={warnings} doubtful floating={text !== filter} />
      ) : (
        <QueryProblem text={text} errors={complaint} floating={text !== filter} />
      )}
    </div>
  );
}

function HistoryMenu({ entries, onPick }: { entries: readonly string[]; onPick: (filter: string) => void }) {
  return (
    <Menu position="bottom-end" width={460} shadow={undefined}>
      <Menu.Target>
        <button type="button" className={styles.button} aria-label="Filters run before" title="Filters run before">
          <IconHistory size={15} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={styles.history}>
        <Menu.Label>{entries.length === 0 ? 'Filters that you run appear here.' : 'Run before (arrow up in an empty bar)'}</Menu.Label>
        {entries.map((entry) => (
          <Menu.Item key={entry} onClick={() => onPick(entry)} title={entry}>
            <code className={styles.entry}>{entry}</code>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
