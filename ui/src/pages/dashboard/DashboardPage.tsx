import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import IconHistory from '@tabler/icons-react/dist/esm/icons/IconHistory.mjs';
import { useMemo } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { dashboardQuery } from '../../api/dashboards';
import { ServerUnreachable } from '../../api/problem';
import type { Dashboard, DashboardPanel as PanelAnswer } from '../../api/types';
import control from '../../shared/control.module.css';
import { ProblemState } from '../../shared/feedback/ProblemState';
import { BalancedGrid } from '../../shared/layout/BalancedGrid';
import page from '../../shared/layout/page.module.css';
import { PageSkeleton } from '../../shared/layout/PageSkeleton';
import { withContext } from '../../shared/searchParameters';
import { useTimeRange } from '../../shared/time/useTimeRange';
import { usePageTitle } from '../../shared/usePageTitle';
import styles from './DashboardPage.module.css';
import { DashboardPanel } from './DashboardPanel';
import { readDashboardParams, withCompare, withoutValues, withValues } from './dashboardParams';
import { EmptyDashboard } from './EmptyDashboard';
import { VariablePicker } from './VariablePicker';

/** A dashboard of a pack. Its figures come first, then its charts, each in the order of the pack. */
export default function DashboardPage() {
  const { name = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const [range] = useTimeRange();
  const { values, compare } = useMemo(() => readDashboardParams(search), [search]);
  const { data: dashboard, error, isPlaceholderData, refetch } = useQuery(dashboardQuery(name, range, compare, values));
  usePageTitle(dashboard?.title ?? name);

  if (dashboard === undefined) {
    return error === null ? <PageSkeleton /> : <ProblemState error={error} onRetry={() => void refetch()} />;
  }

  const measured = { from: dashboard.from, to: dashboard.to };
  const isNarrowed = Object.keys(values).length > 0;
  const figures = dashboard.panels.filter(({ chart }) => chart === 'stat');
  const charts = dashboard.panels.filter(({ chart }) => chart !== 'stat');
  return (
    <div className={page.page} data-dimmed={isPlaceholderData || undefined} aria-busy={isPlaceholderData}>
      {error !== null && !(error instanceof ServerUnreachable) && (
        <p className={styles.stale} role="alert">
          The last refresh failed: {error.message}
        </p>
      )}
      <header className={styles.head}>
        <div className={styles.names}>
          <p className={styles.path}>
            <Link to={withContext('/dashboards', search)}>Dashboards</Link> / {dashboard.pack.title}
          </p>
          <h1 className={styles.title}>{dashboard.title}</h1>
          {dashboard.description !== null && <p className={styles.description}>{dashboard.description}</p>}
        </div>
        <div className={styles.controls}>
          {dashboard.variables.map(({ field }) => (
            <VariablePicker key={field} field={field} chosen={values[field] ?? []} filter={dashboard.filter} range={range} onChange={(chosen) => setSearch(withValues(field, chosen))} />
          ))}
          <UnstyledButton className={`${control.control} ${styles.compare}`} aria-pressed={compare} title="Compare with the period before" onClick={() => setSearch(withCompare(!compare))}>
            <IconHistory size={15} stroke={1.7} aria-hidden />
            Compare
          </UnstyledButton>
        </div>
      </header>
      {isEmpty(dashboard) ? (
        <EmptyDashboard filter={dashboard.filter} measured={measured} isNarrowed={isNarrowed} onClear={() => setSearch(withoutValues)} />
      ) : (
        [figures, charts].map((panels, index) => (
          <BalancedGrid key={index} small={panels === figures}>
            {panels.map((panel) => (
              <DashboardPanel key={keyOf(dashboard, panel)} panel={panel} range={measured} />
            ))}
          </BalancedGrid>
        ))
      )}
    </div>
  );
}

/** Nothing that the panels measure has happened. */
function isEmpty({ panels }: Dashboard): boolean {
  return panels.every(({ data }) => data !== null && data.sample === 0);
}

function keyOf({ name, panels }: Dashboard, panel: PanelAnswer): string {
  return `${name} ${panels.indexOf(panel)}`;
}
