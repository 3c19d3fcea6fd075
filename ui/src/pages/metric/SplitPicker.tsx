import { Menu, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs';
import { useState } from 'react';
import { facetsQuery } from '../../api/events';
import type { Scope } from '../../api/scope';
import control from '../../shared/control.module.css';
import styles from './Controls.module.css';

/** Lines of one chart that can still be told apart, with some for the rest. */
const maxValues = 40;

interface SplitPickerProps {
  /** The fields of the split; empty for none. */
  chosen: string;
  /** The fields by which the pack splits the metric, joined by commas; empty for none. */
  declared: string;
  /** The events whose fields are offered. */
  scope: Scope;
  onChange: (by: string) => void;
}

/** Chooses the field that a metric is split by: what its pack says first, then fields of its events with few values. */
export function SplitPicker({ chosen, declared, scope, onChange }: SplitPickerProps) {
  const [isOpened, setOpened] = useState(false);
  const facets = useQuery({ ...facetsQuery(scope), enabled: isOpened });
  const found = (facets.data?.facets ?? []).filter(({ field, distinct }) => distinct > 1 && distinct <= maxValues && field !== declared);
  const first = [declared, chosen].filter((field, index, all) => field !== '' && all.indexOf(field) === index && !found.some((facet) => facet.field === field));
  return (
    <Menu opened={isOpened} onChange={setOpened} position="bottom-start" classNames={{ dropdown: `${control.dropdown} ${styles.dropdown}`, item: control.item, label: control.label }}>
      <Menu.Target>
        <UnstyledButton className={control.control} data-chosen={chosen !== '' || undefined}>
          <span className={styles.name}>Split by</span> <span className={control.text}>{chosen === '' ? 'nothing' : words(chosen)}</span>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown aria-label="Split by">
        <Choice isChosen={chosen === ''} onClick={() => onChange('')}>
          Nothing
        </Choice>
        {first.map((field) => (
          <Choice key={field} isChosen={chosen === field} onClick={() => onChange(field)}>
            {words(field)}
          </Choice>
        ))}
        {found.length > 0 && <Menu.Label>Fields of these events</Menu.Label>}
        {found.map(({ field, distinct }) => (
          <Choice key={field} isChosen={chosen === field} count={distinct} onClick={() => onChange(field)}>
            {field}
          </Choice>
        ))}
        {facets.isPending && <Menu.Label>Looking for fields…</Menu.Label>}
        {facets.isError && <Menu.Label>The fields could not be loaded.</Menu.Label>}
      </Menu.Dropdown>
    </Menu>
  );
}

function words(fields: string): string {
  return fields.replaceAll(',', ', ');
}

function Choice({ isChosen, count, onClick, children }: { isChosen: boolean; count?: number; onClick: () => void; children: string }) {
  return (
    <Menu.RadioItem
      value={children}
      checked={isChosen}
      closeMenuOnClick
      checkIcon={<IconCheck size={14} aria-hidden />}
      data-chosen={isChosen || undefined}
      rightSection={count === undefined ? undefined : <span className={styles.count}>{count} values</span>}
      onChange={onClick}
    >
      {children}
    </Menu.RadioItem>
  );
}
