import { Link, useSearchParams } from 'react-router';
import type { Metric } from '../../api/types';
import { keyTitle, placeLabel, placesOf, readKey } from '../../metrics/derivedKeys';
import { groupFilter } from '../../metrics/groups';
import { MetricInfo } from '../../metrics/MetricInfo';
import { MetricTitle } from '../../metrics/MetricTitle';
import { noData } from '../../shared/feedback/noData';
import { formatValue } from '../../shared/format';
import { Panel } from '../../shared/layout/Panel';
import { withContext } from '../../shared/searchParameters';
import type { PanelProps } from '../panel';
import styles from './HistogramPanel.module.css';
import type { HistogramOptions } from './options';

// Labels of all bars would overlap.
const maxLabels = 8;

/** A metric by one key, one bar for each place, in the order of the keys. */
export function HistogramPanel({ data: metric, options, range }: PanelProps<Metric, HistogramOptions>) {
  const [search] = useSearchParams();
  const groups = metric.by ?? [];
  const name = Object.keys(groups[0]?.key ?? {})[0] ?? '';
  const key = readKey(name);
  const places = placesOf(key, groups, name);
  const byPlace = new Map(groups.map((group) => [group.key[name] ?? null, group]));
  const largest = Math.max(0, ...places.flatMap((place) => [byPlace.get(place)?.value ?? 0, byPlace.get(place)?.previous?.value ?? 0]));
  const heightOf = (value: number | null | undefined) => `${largest > 0 ? (Math.max(0, value ?? 0) / largest) * 100 : 0}%`;
  const every = Math.ceil(places.length / maxLabels);
  const absent = places.includes(null) ? undefined : byPlace.get(null);
  return (
    <Panel title={<MetricTitle metric={metric} hasPage={options.hasPage} />} label={metric.title} aside={<MetricInfo metric={metric} range={range} />}>
      {groups.length === 0 ? (
        <p className={styles.none}>{noData}</p>
      ) : (
        <>
          <p className={styles.most}>{formatValue(largest, metric.unit)}</p>
          <ol className={styles.bars}>
            {places.map((place, index) => {
              const group = byPlace.get(place);
              const label = `${placeLabel(key, place)}: ${formatValue(group?.value ?? null, metric.unit)}`;
              const filter = group === undefined ? null : groupFilter(metric, group);
              const previous = group?.previous?.value ?? null;
              return (
                <li key={place ?? ''} className={styles.place} title={label}>
                  <span className={styles.track}>
                    {previous !== null && <span className={styles.before} style={{ bottom: heightOf(previous) }} />}
                    {filter === null ? (
                      <span className={styles.bar} style={{ height: heightOf(group?.value) }} role="img" aria-label={label} />
                    ) : (
                      <Link className={styles.bar} style={{ height: heightOf(group?.value) }} to={withContext('/explore', search, { filter })} aria-label={label} />
                    )}
                  </span>
                  <span className={styles.label} data-shown={index % every === 0 || undefined} aria-hidden>
                    {key.part === 'Bucket' ? placeLabel(key, place).split('–')[0] : placeLabel(key, place)}
                  </span>
                </li>
              );
            })}
          </ol>
          <p className={styles.axis}>
            {keyTitle(key)}
            {absent !== undefined && `, without it ${formatValue(absent.value, metric.unit)}`}
          </p>
        </>
      )}
    </Panel>
  );
}
