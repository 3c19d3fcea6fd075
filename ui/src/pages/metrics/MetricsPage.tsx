import { Skeleton } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import IconChartLine from '@tabler/icons-react/dist/esm/icons/IconChartLine.mjs';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { metricsQuery, packMetricsQuery } from '../../api/metrics';
import type { TimeRange } from '../../api/scope';
import type { Metric, MetricDefinition } from '../../api/types';
import { ProblemState } from '../../shared/feedback/ProblemState';
import { StateMessage } from '../../shared/feedback/StateMessage';
import { setParameter } from '../../shared/searchParameters';
import { SearchField } from '../../shared/SearchField';
import { useTimeRange } from '../../shared/time/useTimeRange';
import { usePageTitle } from '../../shared/usePageTitle';
import { arranged, matching, type Arrangement, type MetricRowData } from './arrange';
import { MetricRow } from './MetricRow';
import styles from './MetricsPage.module.css';

/** Packs that are measured at the same time. All at once would only wait for each other, and for the readers of other pages. */
const packsAtOnce = 2;

/** All metrics of all packs. Their names are there at once; the values follow pack by pack. */
export default function MetricsPage() {
  usePageTitle('Metrics');
  const [search, setSearch] = useSearchParams();
  const [range] = useTimeRange();
  const [typed, setTyped] = useState('');
  const arrangement: Arrangement = search.get('order') === 'missed' ? 'missed' : 'pack';
  const { data, error, refetch } = useQuery(metricsQuery);
  const definitions = data?.metrics;
  const packs = useMemo(() => [...new Set((definitions ?? []).map(({ pack }) => pack))], [definitions]);
  const { values, ranges, failed, isMeasuring, retry } = usePackMetrics(packs, range);

  if (definitions === undefined) {
    return error === null ? (
      <div className={styles.page} aria-busy="true" aria-label="Loading">
        <Skeleton height={28} width={160} radius={6} />
        <Skeleton height={320} radius={10} />
      </div>
    ) : (
      <ProblemState error={error} onRetry={() => void refetch()} />
    );
  }
  if (definitions.length === 0) {
    return (
      <StateMessage icon={<IconChartLine size={20} aria-hidden />} title="No metrics">
        No active pack declares one. A metric is a few lines under <code>metrics</code> in the YAML of a pack.
      </StateMessage>
    );
  }

  const rows = matching(definitions.map((definition): MetricRowData => ({ definition, metric: values.get(definition.name) })), typed);
  return (
    <div className={styles.page} aria-busy={isMeasuring}>
      <header className={styles.head}>
        <h1 className={styles.title}>Metrics</h1>
        <p className={styles.count} role="status">
          {wordsOf(rows, definitions)}
        </p>
        <div className={styles.tools}>
          <SearchField label="Search metrics" value={typed} onChange={setTyped} />
          <div className={styles.toggle} role="group" aria-label="Order">
            {(['pack', 'missed'] as const).map((order) => (
              <button key={order} type="button" aria-pressed={arrangement === order} onClick={() => setSearch(setParameter('order', order === 'pack' ? null : order), { replace: true })}>
                {order === 'pack' ? 'By pack' : 'Missed first'}
              </button>
            ))}
          </div>
        </div>
      </header>
      {rows.length === 0 && <p className={styles.none}>No metric has these words in its name, title or description.</p>}
      {arranged(rows, arrangement).map(({ title, pack, rows: some }) => (
        <section key={title} className={styles.group} aria-label={title}>
          <h2 className={styles.pack}>
            {title} <span className={styles.few}>{some.length}</span>
          </h2>
          {pack !== null && failed.has(pack) ? (
            <ProblemState compact error={failed.get(pack)!} onRetry={() => retry(pack)} />
          ) : (
            <ul className={styles.list}>
              {some.map((row) => (
                <MetricRow key={row.definition.name} row={row} range={ranges.get(row.definition.pack) ?? null} />
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  );
}

function wordsOf(rows: readonly MetricRowData[], definitions: readonly MetricDefinition[]): string {
  const missed = rows.filter(({ metric }) => metric?.status === 'missed').length;
  const shown = rows.length === definitions.length ? `${rows.length} metrics` : `${rows.length} of ${definitions.length} metrics`;
  return missed === 0 ? shown : `${shown}, ${missed} missed`;
}

/** The values of all packs, some packs after others. */
function usePackMetrics(packs: readonly string[], range: TimeRange) {
  const [done, setDone] = useState(0);
  const results = useQueries({ queries: packs.map((pack, index) => ({ ...packMetricsQuery(pack, range), enabled: index < done + packsAtOnce })) });
  const finished = results.findIndex(({ isPending }) => isPending);
  const count = finished === -1 ? results.length : finished;
  // During rendering, so that the next pack does not wait for an effect.
  if (count !== done) {
    setDone(count);
  }
  const values = new Map<string, Metric>(results.flatMap(({ data }) => (data?.metrics ?? []).map((metric) => [metric.name, metric] as const)));
  const ranges = new Map<string, TimeRange>(results.flatMap(({ data }, index) => (data === undefined ? [] : [[packs[index]!, { from: data.from, to: data.to }] as const])));
  const failed = new Map<string, Error>(results.flatMap(({ data, error }, index) => (error === null || data !== undefined ? [] : [[packs[index]!, error] as const])));
  return { values, ranges, failed, isMeasuring: results.some(({ isFetching }) => isFetching), retry: (pack: string) => void results[packs.indexOf(pack)]?.refetch() };
}
