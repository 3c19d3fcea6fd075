import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearchParams } from 'react-router';
import { dashboardsQuery } from '../api/dashboards';
import { metricsQuery } from '../api/metrics';
import type { Session } from '../api/types';
import { withContext } from '../shared/searchParameters';
import { presets } from '../shared/time/timeRange';
import { useRefreshNow } from '../shared/useRefresh';
import { useTimeRange } from '../shared/time/useTimeRange';
import { useScheme } from '../theme/useScheme';
import type { Command } from './commands';
import { useDialogs } from './dialogs';
import { apiReference, pages } from './pages';
import { schemes } from './ThemeToggle';
import { useSignOut } from './useSignOut';

/** All commands of the palette, in display order. */
export function useCommands(session: Session | null): Command[] {
  const navigate = useNavigate();
  const signOut = useSignOut();
  const [search] = useSearchParams();
  const [, setRange] = useTimeRange();
  const { setScheme } = useScheme();
  const refresh = useRefreshNow();
  const show = useDialogs((state) => state.show);
  const enabled = session?.scopes.includes('query') ?? false;
  const dashboards = useQuery({ ...dashboardsQuery, enabled });
  const metrics = useQuery({ ...metricsQuery, enabled });

  return [
    ...pages.map(({ path, title, key }) => ({
      id: `page ${path}`,
      group: 'Pages',
      title,
      detail: `g ${key}`,
      run: () => void navigate(withContext(path, search)),
    })),
    { id: 'reference', group: 'Pages', title: 'API reference', detail: 'OpenAPI', run: () => window.open(apiReference, '_blank', 'noopener') },
    ...presets.map(({ label, short, range }) => ({
      id: `range ${short}`,
      group: 'Time range',
      title: label,
      detail: short,
      run: () => setRange(range),
    })),
    { id: 'import', group: 'Actions', title: 'Import a file', detail: 'NDJSON, JSON or CSV', run: () => show('import') },
    { id: 'refresh', group: 'Actions', title: 'Refresh now', detail: 'r', run: refresh },
    { id: 'keyboard', group: 'Actions', title: 'Keyboard help', detail: '?', run: () => show('keyboard') },
    ...(session?.authenticated ? [{ id: 'signout', group: 'Actions', title: 'Sign out', run: () => void signOut() }] : []),
    ...schemes.map(({ value, label }) => ({
      id: `theme ${value}`,
      group: 'Theme',
      title: label,
      detail: 'theme',
      run: () => setScheme(value),
    })),
    ...(dashboards.data ?? []).map(({ name, title, pack }) => ({
      id: `dashboard ${name}`,
      group: 'Dashboards',
      title,
      detail: pack.title,
      run: () => void navigate(withContext(`/dashboards/${encodeURIComponent(name)}`, search)),
    })),
    ...(metrics.data?.metrics ?? []).map(({ name, title }) => ({
      id: `metric ${name}`,
      group: 'Metrics',
      title,
      detail: name,
      run: () => void navigate(withContext(`/metrics/${encodeURIComponent(name)}`, search)),
    })),
  ];
}
