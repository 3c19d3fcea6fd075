import { Menu } from '@mantine/core';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs';
import { type RefObject, useEffect, useMemo, useState } from 'react';
import { type QueryLanguage, translateQuery } from '../../../api/query';
import type { TimeRange } from '../../../api/scope';
import type { QueryError } from '../../../api/types';
import { languageOf, languages } from '../../../query/languages';
import { QueryEditor, type QueryEditorHandle } from '../../../query/QueryEditor';
import { QueryProblem } from '../../../query/QueryProblem';
import { useQueryCheck } from '../../../query/useQueryCheck';
import control from '../../../shared/control.module.css';
import { Translations } from './Translations';
import queryBar from '../../../query/QueryBar.module.css';
import styles from './Measure.module.css';

interface MeasureBarProps {
  /** The applied language and text. The bar itself holds the text being written until it is run. */
  language: QueryLanguage;
  text: string;
  range: TimeRange;
  fieldNames: readonly string[];
  /** The server's error for the applied text, shown when the check adds nothing. */
  problem: QueryError | null;
  handle: RefObject<QueryEditorHandle | null>;
  onRun: (language: QueryLanguage, text: string) => void;
  /** Whether the text being written is another question than the applied one. */
  onWritten: (isOther: boolean) => void;
}

const noErrors: QueryError[] = [];

/** The question as a text, in a language of choice. The menus write it, and read it if it is one of theirs. */
export function MeasureBar({ language: applied, text: appliedText, range, fieldNames, problem, handle, onRun, onWritten }: MeasureBarProps) {
  const [language, setLanguage] = useState(applied);
  // What the editor begins with: the applied text, or its translation into a language that was chosen.
  const [initial, setInitial] = useState(appliedText);
  const [text, setText] = useState(appliedText);
  const [suggesting, setSuggesting] = useState(false);
  useEffect(() => {
    setLanguage(applied);
    setInitial(appliedText);
    setText(appliedText);
  }, [applied, appliedText]);

  const facts = languageOf(language);
  const isApplied = language === applied && text.trim() === appliedText.trim();
  useEffect(() => onWritten(!isApplied), [isApplied, onWritten]);
  const { errors: checked, warnings } = useQueryCheck(language, text, range.from, range.to);
  const errors = useMemo(() => (checked.length === 0 && problem !== null && isApplied ? [problem] : checked), [checked, isApplied, problem]);
  const complaint = suggesting ? noErrors : errors;

  const choose = async (next: QueryLanguage) => {
    if (next === applied) {
      setLanguage(next);
      setInitial(appliedText);
      setText(appliedText);
      return;
    }
    const translated = appliedText === '' ? '' : await translation(applied, appliedText, next);
    setLanguage(next);
    setInitial(translated);
    setText(translated);
  };

  return (
    <div className={queryBar.whole}>
      <div className={queryBar.row}>
        <div className={`${queryBar.bar} ${styles.bar}`} data-invalid={complaint.length > 0 || undefined} role="search">
          <Menu position="bottom-start" classNames={{ dropdown: control.dropdown, item: control.item, label: control.label }}>
            <Menu.Target>
              <button type="button" className={styles.language} aria-label={`Language: ${facts.title}`}>
                {facts.title}
                <IconChevronDown size={12} aria-hidden />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>Ask in</Menu.Label>
              {languages.map(({ name, title }) => (
                <Menu.Item key={name} data-chosen={name === language || undefined} rightSection={name === language ? <IconCheck size={14} aria-label="chosen" /> : undefined} onClick={() => void choose(name)}>
                  {title}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <QueryEditor
            text={initial}
            language={facts}
            label={`Question in ${facts.title}`}
            errors={complaint}
            proposals={{ range, fieldNames, recent: [] }}
            onChange={setText}
            onRun={(next) => onRun(language, next)}
            onSuggest={setSuggesting}
            handle={handle}
          />
          <Translations language={language} text={text} />
          <button type="button" className={queryBar.run} data-changed={!isApplied || undefined} onClick={() => onRun(language, text)}>
            Run
          </button>
        </div>
      </div>
      {complaint.length === 0 && !suggesting && warnings.length > 0 ? (
        <QueryProblem text={text} errors={warnings} doubtful floating={!isApplied} />
      ) : (
        <QueryProblem text={text} errors={complaint} floating={!isApplied} />
      )}
    </div>
  );
}

/** The text in another language, to begin with; empty if the server cannot tell, or may not tell this key. */
async function translation(from: QueryLanguage, text: string, to: QueryLanguage): Promise<string> {
  try {
    const answer = await translateQuery(from, text);
    return answer.languages.find((other) => other.language === to)?.query ?? '';
  } catch {
    return '';
  }
}
