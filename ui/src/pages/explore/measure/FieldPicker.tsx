import { Popover } from '@mantine/core';
import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import { useState } from 'react';
import control from '../../../shared/control.module.css';
import { SearchField } from '../../../shared/SearchField';
import type { KnownField } from './useKnownFields';
import styles from './Measure.module.css';

interface FieldPickerProps {
  label: string;
  known: readonly KnownField[];
  prefersNumbers?: boolean;
  chosen: string | null;
  /** Stands on the button while nothing is chosen. */
  empty?: string;
  onChange: (field: string) => void;
  onClear?: () => void;
}

const maxShown = 100;

/** Chooses a field: those of the matching events first, then the others of the catalog, or any name that is typed. */
export function FieldPicker({ label, known, prefersNumbers = false, chosen, empty = 'choose a field', onChange, onClear }: FieldPickerProps) {
  const [opened, setOpened] = useState(false);
  return (
    <span className={styles.picked}>
      <Popover opened={opened} onChange={setOpened} position="bottom-start" width={300} trapFocus>
        <Popover.Target>
          <button type="button" className={styles.choice} data-empty={chosen === null || undefined} aria-label={`${label}: ${chosen ?? 'none'}`} aria-expanded={opened} onClick={() => setOpened(!opened)}>
            <span className={styles.fieldName}>{chosen ?? empty}</span>
            {empty !== '+' && <IconChevronDown size={12} aria-hidden />}
          </button>
        </Popover.Target>
        <Popover.Dropdown className={`${control.dropdown} ${styles.picker}`}>
          {opened && (
            <Fields
              known={known}
              prefersNumbers={prefersNumbers}
              chosen={chosen}
              onChange={(field) => {
                setOpened(false);
                onChange(field);
              }}
            />
          )}
        </Popover.Dropdown>
      </Popover>
      {onClear !== undefined && (
        <button type="button" className={styles.clear} aria-label={`Not by ${chosen}`} title="Without this split" onClick={onClear}>
          <IconX size={12} aria-hidden />
        </button>
      )}
    </span>
  );
}

function Fields({ known, prefersNumbers, chosen, onChange }: { known: readonly KnownField[]; prefersNumbers: boolean; chosen: string | null; onChange: (field: string) => void }) {
  const [search, setSearch] = useState('');
  const text = search.trim();
  const shown = ordered(known, text, prefersNumbers).slice(0, maxShown);
  const typed = text !== '' && !known.some(({ name }) => name === text) ? text : null;
  return (
    <>
      <SearchField label="Find a field" value={search} onChange={setSearch} onEnter={() => (shown[0] !== undefined ? onChange(shown[0].name) : typed !== null && onChange(typed))} autoFocus />
      <ul className={styles.fields} aria-label="Fields">
        {shown.map(({ name, isNumber, unit, seen }) => (
          <li key={name}>
            <button type="button" className={control.item} data-chosen={name === chosen || undefined} onClick={() => onChange(name)}>
              <span className={styles.fieldName} data-unseen={!seen || undefined}>
                {name}
              </span>
              <span className={styles.hint}>{seen ? (unit ?? (isNumber ? 'number' : '')) : 'not in these events'}</span>
            </button>
          </li>
        ))}
        {typed !== null && (
          <li>
            <button type="button" className={control.item} onClick={() => onChange(typed)}>
              Use <code>{typed}</code>
            </button>
          </li>
        )}
      </ul>
    </>
  );
}

/** Fields that the events have come first, of these the kind that is wanted, of these names that begin with the text. */
export function ordered(known: readonly KnownField[], search: string, prefersNumbers: boolean): KnownField[] {
  const text = search.toLowerCase();
  const rank = ({ name, isNumber, seen }: KnownField) => (seen ? 0 : 4) + (isNumber === prefersNumbers ? 0 : 2) + (name.toLowerCase().startsWith(text) ? 0 : 1);
  return known.filter(({ name }) => name.toLowerCase().includes(text)).toSorted((left, right) => rank(left) - rank(right) || left.name.localeCompare(right.name));
}
