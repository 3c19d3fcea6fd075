import { Popover } from '@mantine/core';
import IconColumns3 from '@tabler/icons-react/dist/esm/icons/IconColumns3.mjs';
import { useMemo, useState } from 'react';
import type { FieldDefinition, TelemetryEvent } from '../../../api/types';
import { fieldNamesOf } from '../../../events/fieldNames';
import { maxColumns } from '../exploreParams';
import { useFilterActions } from '../../../events/filterActions';
import { salience } from '../../../events/salientFields';
import { SearchField } from '../../../shared/SearchField';
import styles from './Toolbar.module.css';

interface ColumnPickerProps {
  rows: readonly TelemetryEvent[];
  fields: readonly FieldDefinition[];
  /** Fields that the matching events have, whether or not they are declared. */
  fieldNames: readonly string[];
  /** True while the reader's own choice is shown instead of the suggestion. */
  chosen: boolean;
  onReset: () => void;
}

const maxShown = 100;

export function ColumnPicker({ rows, fields, fieldNames, chosen, onReset }: ColumnPickerProps) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={280} trapFocus>
      <Popover.Target>
        <button type="button" className={styles.button} data-on={chosen || undefined} onClick={() => setOpened(!opened)} title="Choose columns">
          <IconColumns3 size={14} aria-hidden /> <span className={styles.name}>Columns</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.picker}>
        {opened && <Choices rows={rows} fields={fields} fieldNames={fieldNames} chosen={chosen} onReset={onReset} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function Choices({ rows, fields, fieldNames, chosen, onReset }: ColumnPickerProps) {
  const { columns, toggleColumn } = useFilterActions();
  const [search, setSearch] = useState('');
  const names = useMemo(() => candidates(rows, fieldNames, fields), [rows, fieldNames, fields]);
  const shown = names.filter((name) => name.toLowerCase().includes(search.trim().toLowerCase())).slice(0, maxShown);
  const canToggle = (name: string) => columns.includes(name) || columns.length < maxColumns;
  const takeFirst = () => {
    const [first] = shown;
    if (first !== undefined && canToggle(first)) {
      toggleColumn(first);
      setSearch('');
    }
  };
  return (
    <>
      <SearchField label="Find a field" value={search} onChange={setSearch} onEnter={takeFirst} autoFocus />
      <ul className={styles.pickerList}>
        {shown.map((name) => (
          <li key={name}>
            <label>
              <input
                type="checkbox"
                checked={columns.includes(name)}
                disabled={!canToggle(name)}
                onChange={() => toggleColumn(name)}
              />
              {name}
            </label>
          </li>
        ))}
        {shown.length === 0 && <li className={styles.faint}>No declared field and no field of these events is called that.</li>}
      </ul>
      {chosen ? (
        <button type="button" className={styles.link} onClick={onReset}>
          Choose columns that suit the events
        </button>
      ) : (
        <p className={styles.faint}>The columns suit the events shown. Tick a field to choose your own.</p>
      )}
    </>
  );
}

const fixed = /^(id|time|event|level)$/;

/** Fields of the visible rows, most salient first, then those of the other matching events, then all others of the catalog. */
function candidates(rows: readonly TelemetryEvent[], fieldNames: readonly string[], fields: readonly FieldDefinition[]): string[] {
  const inRows = new Set(fieldNamesOf(rows));
  const ordered = [...inRows].toSorted((left, right) => salience(right) - salience(left) || left.localeCompare(right));
  return [...new Set([...ordered, ...fieldNames, ...fields.map(({ name }) => name)])].filter((name) => !fixed.test(name));
}
