import { Menu, UnstyledButton } from '@mantine/core';
import { useIsFetching } from '@tanstack/react-query';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs';
import IconRefresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs';
import control from '../shared/control.module.css';
import { useRefresh, useRefreshNow, type RefreshInterval } from '../shared/useRefresh';
import styles from './RefreshControl.module.css';

const intervals: readonly { value: RefreshInterval; label: string; short: string }[] = [
  { value: 0, label: 'Off', short: '' },
  { value: 10_000, label: 'Every 10 seconds', short: '10s' },
  { value: 60_000, label: 'Every minute', short: '1m' },
];

export function RefreshControl() {
  const { intervalMs, setInterval } = useRefresh();
  const refresh = useRefreshNow();
  const isBusy = useIsFetching({ queryKey: ['live'] }) > 0;
  const chosen = intervals.find(({ value }) => value === intervalMs);
  return (
    <div className={styles.group}>
      <UnstyledButton className={`${control.control} ${styles.now}`} onClick={refresh} aria-label="Refresh now" title="Refresh now (r)">
        <IconRefresh size={15} stroke={1.7} className={isBusy ? styles.busy : undefined} aria-hidden />
      </UnstyledButton>
      <Menu position="bottom-end" classNames={{ dropdown: control.dropdown, item: control.item, label: control.label }}>
        <Menu.Target>
          <UnstyledButton className={`${control.control} ${styles.interval}`} aria-label={`Refresh automatically: ${chosen?.label ?? 'Off'}`}>
            {chosen?.short}
            <IconChevronDown size={14} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Refresh automatically</Menu.Label>
          {intervals.map(({ value, label }) => (
            <Menu.Item
              key={value}
              data-chosen={value === intervalMs || undefined}
              rightSection={value === intervalMs ? <IconCheck size={14} aria-label="chosen" /> : undefined}
              onClick={() => setInterval(value)}
            >
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
