import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { overviewQuery } from '../../api/metrics';
import { ServerUnreachable } from '../../api/problem';
import type { Metric } from '../../api/types';
import { useImported } from '../../imports/imported';
import type { ImportedFile } from '../../imports/ImportResult';
import { PanelView } from '../../panels/PanelView';
import { choosesRoles, chosenReading, withoutReading } from '../../shared/chosenReading';
import { ProblemState } from '../../shared/feedback/ProblemState';
import { BalancedGrid } from '../../shared/layout/BalancedGrid';
import page from '../../shared/layout/page.module.css';
import { PageSkeleton } from '../../shared/layout/PageSkeleton';
import { useTimeRange } from '../../shared/time/useTimeRange';
import { usePageTitle } from '../../shared/usePageTitle';
import styles from './HomePage.module.css';
import { ImportReport } from './ImportReport';
import type { KeptPack } from './inference/KeepDialog';
import { Reading } from './inference/Reading';
import { Unpriced } from './inference/Unpriced';
import { KeptReport } from './KeptReport';
import { LatestEvents } from './LatestEvents';
import { NoEvents } from './NoEvents';
import { Verdict } from './Verdict';

// While there are no events yet, the first one should appear without a click.
const emptyPollMs = 5_000;
// After an import, until all of its events are counted.
const arrivingPollMs = 1_000;
const arrivingMs = 30_000;

export default function HomePage() {
  usePageTitle('Home');
  const [range] = useTimeRange();
  const [search, setSearch] = useSearchParams();
  const reading = chosenReading(search);
  const imported = useImported((state) => state.imported);
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...overviewQuery(range, search.get('pack'), reading),
    refetchInterval: ({ state }) => (state.data?.events === 0 ? emptyPollMs : isArriving(imported, state.data?.events) ? arrivingPollMs : false),
  });
  const [kept, setKept] = useState<KeptPack | null>(null);

  if (data === undefined) {
    return error === null ? (
      <PageSkeleton />
    ) : (
      <>
        <ProblemState error={error} onRetry={() => void refetch()} />
        {Object.keys(reading).length > 0 && (
          <p className={styles.way}>
            <Button size="xs" variant="default" onClick={() => setSearch(withoutReading)}>
              Back to the guesses
            </Button>
          </p>
        )}
      </>
    );
  }
  if (data.events === 0) {
    return <NoEvents range={range} />;
  }

  const { from, to, breakdowns, chain, costs, failures, inferred = null } = data;
  const measured = { from, to };
  // One panel shows the costs together, so they do not get their own cards.
  const told = costs == null ? [] : [costs.actual, costs.alternative, costs.saved, costs.savedPercent].map(({ name }) => name);
  const shown = data.metrics.filter(({ name }) => !told.includes(name));
  // The page of an inferred metric reads the data as guessed.
  const hasPage = !choosesRoles(reading);
  // What is missed comes first, otherwise the order of the pack.
  const isMissed = ({ status }: Metric) => status === 'missed';
  const metrics = [...shown.filter(isMissed), ...shown.filter((metric) => !isMissed(metric))];
  return (
    <div className={page.page} data-dimmed={isPlaceholderData || undefined} aria-busy={isPlaceholderData}>
      {error !== null && !(error instanceof ServerUnreachable) && (
        <p className={styles.stale} role="alert">
          The last refresh failed: {error.message}
        </p>
      )}
      {kept !== null && <KeptReport pack={kept} onClose={() => setKept(null)} />}
      <ImportReport />
      <Verdict overview={data} />
      {inferred !== null && <Reading inferred={inferred} metrics={data.metrics} range={range} onKept={setKept} />}
      <BalancedGrid small>
        {metrics.map((metric) => (
          <PanelView key={metric.name} type="stat" data={metric} options={{ hasPage, leadsToEvents: inferred !== null }} range={measured} />
        ))}
      </BalancedGrid>
      {inferred !== null && <Unpriced inferred={inferred} />}
      <BalancedGrid>
        {costs != null && <PanelView type="savings" data={costs} range={measured} />}
        {breakdowns.map((metric) => (
          <PanelView key={metric.name} type="bar" data={metric} options={{ hasPage }} range={measured} />
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

/** Queries may not see all events of an import yet. */
function isArriving(imported: ImportedFile | null, events: number | undefined): boolean {
  return imported !== null && events !== undefined && events < imported.progress.accepted && Date.now() - imported.at < arrivingMs;
}
