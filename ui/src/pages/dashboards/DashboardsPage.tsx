import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import IconLayoutDashboard from '@tabler/icons-react/dist/esm/icons/IconLayoutDashboard.mjs';
import { Link, useSearchParams } from 'react-router';
import { dashboardsQuery } from '../../api/dashboards';
import type { DashboardSummary } from '../../api/types';
import { ProblemState } from '../../shared/feedback/ProblemState';
import { StateMessage } from '../../shared/feedback/StateMessage';
import { withContext } from '../../shared/searchParameters';
import { usePageTitle } from '../../shared/usePageTitle';
import styles from './DashboardsPage.module.css';

/** All dashboards, by pack. */
export default function DashboardsPage() {
  usePageTitle('Dashboards');
  const { data: dashboards, error, refetch } = useQuery(dashboardsQuery);
  if (dashboards === undefined) {
    return error === null ? (
      <div className={styles.page} aria-busy="true" aria-label="Loading">
        <Skeleton height={28} width={160} radius={6} />
        <Skeleton height={120} radius={10} />
      </div>
    ) : (
      <ProblemState error={error} onRetry={() => void refetch()} />
    );
  }
  if (dashboards.length === 0) {
    return (
      <StateMessage icon={<IconLayoutDashboard size={20} aria-hidden />} title="No dashboards">
        No active pack declares one. A dashboard is a few lines under <code>dashboards</code> in the YAML of a pack.
      </StateMessage>
    );
  }
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>Dashboards</h1>
      {packsOf(dashboards).map(([title, some]) => (
        <section key={title} aria-label={title}>
          <h2 className={styles.pack}>{title}</h2>
          <ul className={styles.list}>
            {some.map((dashboard) => (
              <Card key={dashboard.name} dashboard={dashboard} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Card({ dashboard: { name, title, description, panels } }: { dashboard: DashboardSummary }) {
  const [search] = useSearchParams();
  return (
    <li className={styles.card}>
      <Link className={styles.link} to={withContext(`/dashboards/${encodeURIComponent(name)}`, search)}>
        {title}
      </Link>
      {description !== null && <p className={styles.description}>{description}</p>}
      <p className={styles.count}>{panels === 1 ? '1 panel' : `${panels} panels`}</p>
    </li>
  );
}

/** In the order of the packs. */
function packsOf(dashboards: readonly DashboardSummary[]): [title: string, dashboards: DashboardSummary[]][] {
  const packs = new Map<string, DashboardSummary[]>();
  for (const dashboard of dashboards) {
    packs.set(dashboard.pack.title, [...(packs.get(dashboard.pack.title) ?? []), dashboard]);
  }
  return [...packs];
}
