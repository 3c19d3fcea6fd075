import { Tooltip, UnstyledButton } from '@mantine/core';
import IconApi from '@tabler/icons-react/dist/esm/icons/IconApi.mjs';
import IconFileImport from '@tabler/icons-react/dist/esm/icons/IconFileImport.mjs';
import IconKeyboard from '@tabler/icons-react/dist/esm/icons/IconKeyboard.mjs';
import IconLayoutSidebar from '@tabler/icons-react/dist/esm/icons/IconLayoutSidebar.mjs';
import { NavLink, useSearchParams } from 'react-router';
import { withContext } from '../shared/searchParameters';
import { useDialogs } from './dialogs';
import { Logo } from './Logo';
import { apiReference, pages } from './pages';
import styles from './Rail.module.css';
import { ThemeToggle } from './ThemeToggle';
import { useRailWidth } from './useRailWidth';

export function Rail({ version }: { version: string | null }) {
  const [search] = useSearchParams();
  const show = useDialogs((state) => state.show);
  const { isNarrow, toggle } = useRailWidth();
  return (
    <nav className={styles.rail} aria-label="Pages">
      <NavLink to={withContext('/', search)} className={styles.brand} aria-label="Sightglass, home">
        <Logo />
        <span className={styles.word}>Sightglass</span>
      </NavLink>
      <ul className={styles.list}>
        {pages.map(({ path, title, icon: Icon }) => (
          <li key={path}>
            <NavLink to={withContext(path, search)} end={path === '/'} className={styles.link} title={title}>
              <Icon size={18} stroke={1.6} aria-hidden />
              <span className={styles.word}>{title}</span>
            </NavLink>
          </li>
        ))}
      </ul>
      <div className={styles.foot}>
        <a className={`${styles.link} ${styles.reference}`} href={apiReference} target="_blank" rel="noopener" title="API reference">
          <IconApi size={18} stroke={1.6} aria-hidden />
          <span className={styles.word}>API reference</span>
        </a>
        <UnstyledButton className={styles.link} onClick={() => show('import')} title="Import a file">
          <IconFileImport size={18} stroke={1.6} aria-hidden />
          <span className={styles.word}>Import a file</span>
        </UnstyledButton>
        <div className={styles.tools}>
          <ThemeToggle />
          <Tooltip label="Keyboard help (?)">
            <UnstyledButton className={`${styles.tool} ${styles.keyboard}`} onClick={() => show('keyboard')} aria-label="Keyboard help">
              <IconKeyboard size={18} stroke={1.6} aria-hidden />
            </UnstyledButton>
          </Tooltip>
          <Tooltip label={isNarrow ? 'Show the names of the pages' : 'Show icons only'}>
            <UnstyledButton className={`${styles.tool} ${styles.width}`} onClick={toggle} aria-label="Icons only" aria-pressed={isNarrow}>
              <IconLayoutSidebar size={18} stroke={1.6} aria-hidden />
            </UnstyledButton>
          </Tooltip>
          {version !== null && <span className={styles.version}>{version}</span>}
        </div>
      </div>
    </nav>
  );
}
