import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { overviewQuery } from '../../api/metrics';
import { ServerUnreachable } from '../../api/problem';
import type { ImportedFile } from '../../imports/ImportResult';
import { PanelView } from '../../panels/PanelView';
import { ProblemState } from '../../shared/feedback/ProblemState';
import { BalancedGrid } from '../../shared/layout/BalancedGrid';
import { PageSkeleton } from '../../shared/layout/PageSkeleton';
import { useTimeRange } from '../../shared/time/useTimeRange';
import { usePageTitle } from '../../shared/usePageTitle';
import styles from './HomePage.module.css';
import { ImportReport } from './ImportReport';
import { LatestEvents } from './LatestEvents';
import { NoEvents } from './NoEvents';
import { Verdict } from './Verdict';

// While there are no events yet, the first one should appear without a click.
const emptyPollMs = 5_000;

export default function HomePage() {
  usePageTitle('Home');
  const [range] = useTimeRange();
  const [search] = useSearchParams();
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...overviewQuery(range, search.get('pack')),
    refetchInterval: ({ state }) => (state.data?.events === 0 ? emptyPollMs : false),
  });
  const [imported, setImported] = useState<ImportedFile | null>(null);
  const report = imported === null ? null : <ImportReport imported={imported} onClose={() => setImported(null)} />;

  if (data === undefined) {
    return error === null ? <PageSkeleton /> : <ProblemState error={error} onRetry={() => void refetch()} />;
  }
  if (data.events === 0) {
    return <NoEvents range={range} report={report} onImported={setImported} />;
  }

  const { from, to, breakdowns, chain, costs, failures } = data;
  const measured = { from, to };
  // One panel shows the costs together, so they do not get their own cards.
  const told = costs == null ? [] : [costs.actual, costs.alternative, costs.saved, costs.savedPercent].map(({ name }) => name);
  const metrics = data.metrics.filter(({ name }) => !told.includes(name));
  return (
    <div className={styles.page} data-dimmed={isPlaceholderData || undefined} aria-busy={isPlaceholderData}>
      {error !== null && !(error instanceof ServerUnreachable) && (
        <p className={styles.stale} role="alert">
          The last refresh failed: {error.message}
        </p>
      )}
      {report}
      <Verdict overview={data} />
      <BalancedGrid>
        {metrics.map((metric) => (
          <PanelView key={metric.name} type="stat" data={metric} range={measured} />
        ))}
      </BalancedGrid>
      <BalancedGrid>
        {costs != null && <PanelView type="savings" data={costs} range={measured} />}
        {breakdowns.map((metric) => (
          <PanelView key={metric.name} type="bar" data={metric} range={measured} />
        ))}
      </BalancedGrid>
      {chain != null && <PanelView type="flow" data={chain} range={measured} />}
      <div className={styles.bottom}>
        {failures != null && <PanelView type="failures" data={failures} range={measured} />}
        <LatestEvents filter={data.packFilter} />
      </div>
    </div>
  );
}
