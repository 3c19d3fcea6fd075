import { Menu, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs';
import { useState } from 'react';
import { variableValuesQuery } from '../../api/dashboards';
import type { TimeRange } from '../../api/scope';
import control from '../../shared/control.module.css';
import { formatCount } from '../../shared/format';
import styles from './VariablePicker.module.css';

interface VariablePickerProps {
  field: string;
  chosen: readonly string[];
  /** Finds the events whose values are offered. */
  filter: string;
  range: TimeRange;
  onChange: (values: readonly string[]) => void;
}

/** Selects values of a field for the whole dashboard. Which there are is asked when it opens. */
export function VariablePicker({ field, chosen, filter, range, onChange }: VariablePickerProps) {
  const [isOpened, setOpened] = useState(false);
  const found = useQuery({ ...variableValuesQuery(field, filter, range), enabled: isOpened });
  const values = (found.data?.values ?? []).flatMap(({ value, count }) => (value === null ? [] : [{ text: String(value), count }]));
  const listed = [...chosen.filter((one) => !values.some(({ text }) => text === one)).map((text) => ({ text, count: null })), ...values];
  const left = (found.data?.distinct ?? 0) - (found.data?.values.length ?? 0);
  const words = chosen.length === 0 ? 'all' : chosen.length === 1 ? chosen[0] : `${chosen.length} values`;
  // In the page and not after it, so that it lies in a landmark; without Mantine's invisible first stop, which may not be in a menu.
  return (
    <Menu opened={isOpened} onChange={setOpened} closeOnItemClick={false} withinPortal={false} withInitialFocusPlaceholder={false} position="bottom-start" classNames={{ dropdown: `${control.dropdown} ${styles.dropdown}`, item: control.item, label: control.label }}>
      <Menu.Target>
        <UnstyledButton className={control.control} data-chosen={chosen.length > 0 || undefined}>
          <span className={styles.field}>{field}</span>{' '}
          <span className={`${control.text} ${styles.value}`}>{words}</span>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown aria-label={field}>
        <Choice isChosen={chosen.length === 0} onClick={() => onChange([])}>
          All
        </Choice>
        {listed.map(({ text, count }) => (
          <Choice key={text} isChosen={chosen.includes(text)} count={count} onClick={() => onChange(chosen.includes(text) ? chosen.filter((one) => one !== text) : [...chosen, text])}>
            {text}
          </Choice>
        ))}
        {found.isPending && <Menu.Label>Loading…</Menu.Label>}
        {found.isError && <Menu.Label>The values could not be loaded.</Menu.Label>}
        {found.data !== undefined && listed.length === 0 && <Menu.Label>No event in this time range has this field.</Menu.Label>}
        {left > 0 && <Menu.Label>and {formatCount(left)} more</Menu.Label>}
      </Menu.Dropdown>
    </Menu>
  );
}

function Choice({ isChosen, count = null, onClick, children }: { isChosen: boolean; count?: number | null; onClick: () => void; children: string }) {
  return (
    <Menu.CheckboxItem
      checked={isChosen}
      checkIcon={<IconCheck size={14} aria-hidden />}
      data-chosen={isChosen || undefined}
      rightSection={count === null ? undefined : <span className={styles.count}>{formatCount(count)}</span>}
      onChange={onClick}
    >
      {children}
    </Menu.CheckboxItem>
  );
}
