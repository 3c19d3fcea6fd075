import { Menu } from '@mantine/core';
import IconChartBar from '@tabler/icons-react/dist/esm/icons/IconChartBar.mjs';
import IconChartLine from '@tabler/icons-react/dist/esm/icons/IconChartLine.mjs';
import IconColumnInsertRight from '@tabler/icons-react/dist/esm/icons/IconColumnInsertRight.mjs';
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import IconFilter from '@tabler/icons-react/dist/esm/icons/IconFilter.mjs';
import IconMinus from '@tabler/icons-react/dist/esm/icons/IconMinus.mjs';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import { useState } from 'react';
import type { FieldValue } from '../query/filterValue';
import { copyText } from '../shared/copyText';
import { formatExact } from '../shared/time/formatTime';
import { useZone } from '../shared/time/zone';
import type { EventField } from './eventFields';
import { valueText } from './eventFields';
import { isNumeric, isTime, shownValue, type Units } from './fieldText';
import { useFilterActions } from './filterActions';
import styles from './FieldsTab.module.css';

const longChars = 320;
/** A longer condition would make the filter unreadable. */
const maxConditionChars = 500;
/** Fields that are unique to each event, or that the time range covers. */
const notFiltered = /^(id|time|received)$/;

export function FieldRow({ field, units }: { field: EventField; units: Units }) {
  const { name, value } = field;
  const [whole, setWhole] = useState(false);
  const { include, exclude, toggleColumn, columns, measureBy, measureNumber } = useFilterActions();
  const zone = useZone();
  const text = valueText(value);
  const isLong = text.length > longChars;
  const scalar = toScalar(field, text);
  const formatted = isNumeric(value) ? shownValue(name, value, units) : isTime(field) ? formatExact(text, zone) : text;
  const hasRaw = isNumeric(value) && !isExact(formatted, value);

  return (
    <div className={styles.row}>
      <dt title={name}>{name.replace(/^attributes\./, '')}</dt>
      <dd>
        <Menu position="bottom-start" shadow={undefined}>
          <Menu.Target>
            <button
              type="button"
              className={styles.value}
              data-type={isNumeric(value) ? 'number' : typeof value}
              aria-label={`${name}: ${formatted.slice(0, longChars)}`}
              onClickCapture={(event) => {
                if (event.altKey && scalar !== undefined) {
                  event.stopPropagation();
                  exclude(name, scalar);
                }
              }}
            >
              {isLong && !whole ? `${text.slice(0, longChars)}…` : formatted}
              {hasRaw && (
                <span className={styles.raw} aria-hidden>
                  {text}
                </span>
              )}
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {scalar !== undefined && (
              <>
                <Menu.Item leftSection={<IconFilter size={14} aria-hidden />} onClick={() => include(name, scalar)}>
                  Include this value
                </Menu.Item>
                <Menu.Item leftSection={<IconMinus size={14} aria-hidden />} onClick={() => exclude(name, scalar)}>
                  Exclude this value
                </Menu.Item>
              </>
            )}
            {isNumeric(value) && (
              <Menu.Item leftSection={<IconChartLine size={14} aria-hidden />} onClick={() => measureNumber(name)}>
                Measure p95 over time
              </Menu.Item>
            )}
            {scalar !== undefined && (
              <Menu.Item leftSection={<IconChartBar size={14} aria-hidden />} onClick={() => measureBy(name)}>
                Measure by this field
              </Menu.Item>
            )}
            <Menu.Item leftSection={<IconCopy size={14} aria-hidden />} onClick={() => void copyText(text, 'Copied')}>
              Copy the value
            </Menu.Item>
            <Menu.Item leftSection={<IconCopy size={14} aria-hidden />} onClick={() => void copyText(name, 'Copied')}>
              Copy the field name
            </Menu.Item>
            <Menu.Item leftSection={<IconColumnInsertRight size={14} aria-hidden />} onClick={() => toggleColumn(name)}>
              {columns.includes(name) ? 'Remove the column' : 'Show as column'}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        {isLong && (
          <button type="button" className={styles.more} onClick={() => setWhole(!whole)}>
            {whole ? 'Show less' : `Show all ${text.length.toLocaleString('en-US')} characters`}
          </button>
        )}
      </dd>
      <dd className={styles.actions}>
        {scalar !== undefined && (
          <>
            <button type="button" title="Include" aria-label={`Include ${name}`} onClick={() => include(name, scalar)}>
              <IconPlus size={13} aria-hidden />
            </button>
            <button type="button" title="Exclude" aria-label={`Exclude ${name}`} onClick={() => exclude(name, scalar)}>
              <IconMinus size={13} aria-hidden />
            </button>
          </>
        )}
        <button type="button" title="Show as column" aria-label={`Show ${name} as column`} aria-pressed={columns.includes(name)} onClick={() => toggleColumn(name)}>
          <IconColumnInsertRight size={13} aria-hidden />
        </button>
        <button type="button" title="Copy" aria-label={`Copy ${name}`} onClick={() => void copyText(text, 'Copied')}>
          <IconCopy size={13} aria-hidden />
        </button>
      </dd>
    </div>
  );
}

/** The value as a filter can express it; undefined for lists, times and texts that are too long for a condition. */
function toScalar({ name, value }: EventField, text: string): FieldValue | undefined {
  if (notFiltered.test(name) || text.length > maxConditionChars) {
    return undefined;
  }
  return typeof value === 'string' || isNumeric(value) || typeof value === 'boolean' ? value : undefined;
}

/** Whether the words have every digit of the number: grouping, the sign, a currency and a unit change none. */
function isExact(formatted: string, value: number | bigint): boolean {
  const [digits = ''] = formatted.replaceAll(',', '').replace('−', '-').replace('$', '').split(/\s/);
  return typeof value === 'bigint' ? digits === String(value) : Number(digits) === value;
}
