import { Menu, UnstyledButton } from '@mantine/core';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs';
import type { ReactNode } from 'react';
import control from '../shared/control.module.css';
import styles from './Choice.module.css';

interface ChoiceProps {
  label: string;
  icon: ReactNode;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
  onOpen?: () => void;
}

/** A choice of a few options in the top bar. */
export function Choice({ label, icon, value, options, onChange, onOpen }: ChoiceProps) {
  const chosen = options.find((option) => option.value === value);
  return (
    <Menu onOpen={onOpen} position="bottom-end" classNames={{ dropdown: control.dropdown, item: control.item, label: control.label }}>
      <Menu.Target>
        <UnstyledButton className={control.control} aria-label={`${label}: ${chosen?.label ?? value}`}>
          {icon}
          <span className={`${control.text} ${styles.text}`}>{chosen?.label ?? value}</span>
          <IconChevronDown size={14} className={styles.arrow} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{label}</Menu.Label>
        {options.map((option) => (
          <Menu.Item
            key={option.value}
            data-chosen={option.value === value || undefined}
            rightSection={option.value === value ? <IconCheck size={14} aria-label="chosen" /> : undefined}
            onClick={() => onChange(option.value)}
          >
            {option.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
