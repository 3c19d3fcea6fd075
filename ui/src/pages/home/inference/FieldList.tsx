import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { InferredPath } from '../../../api/types';
import { fieldOptions } from './fieldOptions';
import styles from './FieldList.module.css';

interface FieldListProps {
  label: string;
  /** The field in use; '' is none. */
  chosen: string;
  candidates: readonly string[];
  paths: readonly InferredPath[];
  onChoose: (field: string) => void;
}

/** All fields of the events to choose one from, by typing, arrow keys or a click. */
export function FieldList({ label, chosen, candidates, paths, onChoose }: FieldListProps) {
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  const options = fieldOptions(candidates, paths, typed);
  const at = Math.min(active, options.length - 1);

  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const option = options[at];
    if (step !== 0 && options.length > 0) {
      event.preventDefault();
      setActive((at + step + options.length) % options.length);
    } else if (event.key === 'Enter' && option !== undefined) {
      event.preventDefault();
      onChoose(option.field);
    }
  };

  return (
    <>
      <input
        className={styles.search}
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={at < 0 ? undefined : `${listId}-${at}`}
        aria-label={label}
        placeholder="Find a field"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKey}
      />
      {options.length === 0 ? (
        <p className={styles.nothing}>No field of these events is called that.</p>
      ) : (
        <div ref={list} id={listId} role="listbox" aria-label="Fields" className={styles.list}>
          {options.map(({ field, detail }, index) => (
            <div
              key={field}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={field === chosen}
              data-active={index === at || undefined}
              className={styles.option}
              onClick={() => onChoose(field)}
              onMouseMove={() => setActive(index)}
            >
              <span className={field === '' ? styles.none : styles.field}>{field === '' ? 'None' : field}</span>
              {field === chosen && <IconCheck size={14} aria-hidden className={styles.check} />}
              {detail !== '' && <span className={styles.detail}>{detail}</span>}
            </div>
          ))}
        </div>
      )}
    </>
  );
}
