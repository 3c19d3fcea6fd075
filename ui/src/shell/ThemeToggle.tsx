import { Tooltip, UnstyledButton } from '@mantine/core';
import IconDeviceDesktop from '@tabler/icons-react/dist/esm/icons/IconDeviceDesktop.mjs';
import IconMoon from '@tabler/icons-react/dist/esm/icons/IconMoon.mjs';
import IconSun from '@tabler/icons-react/dist/esm/icons/IconSun.mjs';
import { useScheme } from '../theme/useScheme';
import styles from './Rail.module.css';

export const schemes = [
  { value: 'light', label: 'Light', icon: IconSun },
  { value: 'dark', label: 'Dark', icon: IconMoon },
  { value: 'auto', label: 'As the system', icon: IconDeviceDesktop },
] as const;

/** Cycles through light, dark and system. */
export function ThemeToggle() {
  const { scheme, setScheme } = useScheme();
  const index = Math.max(0, schemes.findIndex(({ value }) => value === scheme));
  const { label, icon: Icon } = schemes[index] ?? schemes[0];
  const next = schemes[(index + 1) % schemes.length] ?? schemes[0];
  return (
    <Tooltip label={`Theme: ${label}`}>
      <UnstyledButton
        className={styles.tool}
        onClick={() => setScheme(next.value)}
        aria-label={`Theme: ${label}. Switch to ${next.label}.`}
      >
        <Icon size={18} stroke={1.6} aria-hidden />
      </UnstyledButton>
    </Tooltip>
  );
}
