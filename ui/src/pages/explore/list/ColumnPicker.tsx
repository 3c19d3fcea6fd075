import { Popover } from '@mantine/core';
import IconColumns3 from '@tabler/icons-react/dist/esm/icons/IconColumns3.mjs';
import { useMemo, useState } from 'react';
import type { FieldDefinition, TelemetryEvent } from '../../../api/types';
import { eventFields } from '../../../events/eventFields';
import { MAX_COLUMNS } from '../exploreParams';
import { useFilterActions } from '../../../events/filterActions';
import { tellingWeight } from '../../../events/salientFields';
import { SearchField } from '../../../shared/SearchField';
import classes from './Toolbar.module.css';

interface ColumnPickerProps {
  rows: readonly TelemetryEvent[];
  fields: readonly FieldDefinition[];
  /** True while the reader's own choice is shown rather than the suggestion. */
  chosen: boolean;
  onReset: () => void;
}

const MAX_SHOWN = 100;
const ROW_SAMPLE = 100;

export function ColumnPicker({ rows, fields, chosen, onReset }: ColumnPickerProps) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={280} trapFocus>
      <Popover.Target>
        <button type="button" className={classes.button} data-on={chosen || undefined} onClick={() => setOpened(!opened)} title="Choose columns">
          <IconColumns3 size={14} aria-hidden /> <span className={classes.name}>Columns</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes.picker}>
        {opened && <Choices rows={rows} fields={fields} chosen={chosen} onReset={onReset} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function Choices({ rows, fields, chosen, onReset }: ColumnPickerProps) {
  const { columns, toggleColumn } = useFilterActions();
  const [search, setSearch] = useState('');
  const names = useMemo(() => candidates(rows, fields), [rows, fields]);
  const shown = names.filter((name) => name.toLowerCase().includes(search.trim().toLowerCase())).slice(0, MAX_SHOWN);
  return (
    <>
      <SearchField label="Find a field" value={search} onChange={setSearch} autoFocus />
      <ul className={classes.pickerList}>
        {shown.map((name) => (
          <li key={name}>
            <label>
              <input
                type="checkbox"
                checked={columns.includes(name)}
                disabled={!columns.includes(name) && columns.length >= MAX_COLUMNS}
                onChange={() => toggleColumn(name)}
              />
              {name}
            </label>
          </li>
        ))}
        {shown.length === 0 && <li className={classes.faint}>No field is called that.</li>}
      </ul>
      <button type="button" className={classes.link} disabled={!chosen} onClick={onReset}>
        {chosen ? 'Back to the suggested columns' : 'These are the suggested columns'}
      </button>
    </>
  );
}

const FIXED = /^(id|time|event|level)$/;

/** Fields of the rows in sight, most telling first, then whatever else the catalogue knows. */
function candidates(rows: readonly TelemetryEvent[], fields: readonly FieldDefinition[]): string[] {
  const inRows = new Set(rows.slice(0, ROW_SAMPLE).flatMap((row) => eventFields(row).map((field) => field.name)));
  const ordered = [...inRows].toSorted((left, right) => tellingWeight(right) - tellingWeight(left) || left.localeCompare(right));
  const rest = fields.map((field) => field.name).filter((name) => !inRows.has(name));
  return [...ordered, ...rest].filter((name) => !FIXED.test(name));
}
