import { UnstyledButton } from '@mantine/core';
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs';
import { useLocation } from 'react-router';
import type { Session } from '../api/types';
import { TimeRangePicker } from '../shared/time/TimeRangePicker';
import { useDialogs } from './dialogs';
import { PackSelect } from './PackSelect';
import { RefreshControl } from './RefreshControl';
import { TenantSelect } from './TenantSelect';
import styles from './TopBar.module.css';

const combination = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K';

export function TopBar({ session }: { session: Session | null }) {
  const show = useDialogs((state) => state.show);
  const { pathname } = useLocation();
  return (
    <header className={styles.bar}>
      <UnstyledButton className={styles.search} onClick={() => show('palette')}>
        <IconSearch size={15} stroke={1.7} aria-hidden />
        <span className={styles.searchText}>Search or jump to…</span>
        <kbd className={styles.key} aria-hidden>{combination}</kbd>
      </UnstyledButton>
      <div className={styles.controls}>
        {session !== null && session.tenant === null && session.scopes.includes('query') && <TenantSelect />}
        {pathname === '/' && session !== null && <PackSelect />}
        <TimeRangePicker />
        <RefreshControl />
      </div>
    </header>
  );
}
